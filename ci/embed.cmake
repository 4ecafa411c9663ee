# Writes OUT: a C++ file that defines NAME as the text of IN.
file(READ ${IN} text)
file(WRITE ${OUT} "#include <string_view>

namespace gate {
extern const std::string_view ${NAME};
const std::string_view ${NAME} = R\"embedded(${text})embedded\";
}  // namespace gate
")
