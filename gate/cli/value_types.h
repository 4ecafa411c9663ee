// What may stand where the command line asks for a value, by the name of its type in --help.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gate {

enum class ValueKind {
  anything,
  words,            // one of them
  words_then_path,  // or one of them with =PATH
  file,             // or a folder
  folder,
};

struct ValueType {
  ValueKind kind = ValueKind::anything;
  std::vector<std::string> words{};
};

// "{a,b}" says its words itself; all other names are rows of a table. std::logic_error for a name
// that is in neither: whoever adds an option says what it takes.
ValueType value_type(std::string_view name);

// "{a,b}"
std::string one_of(const std::vector<std::string>& words);

}  // namespace gate
