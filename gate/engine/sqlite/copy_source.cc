#include "gate/engine/sqlite/copy_source.h"

#include <vector>

#include "gate/sql/lexer.h"

namespace gate {

std::string whole_copy_source(std::string_view sql) {
  const std::vector<Token> tokens = tokenize(sql);
  for (std::size_t i = 0; i + 3 < tokens.size(); ++i) {
    const bool is_all =
        is_word(tokens[i], "SELECT") && tokens[i + 1].text == "*" && is_word(tokens[i + 2], "FROM");
    if (!is_all) continue;
    const bool has_schema = i + 5 < tokens.size() && tokens[i + 4].text == ".";
    return unquote(tokens[has_schema ? i + 5 : i + 3]);
  }
  return {};
}

}  // namespace gate
