#include "gate/sql/brackets.h"

namespace gate {

std::size_t after_bracket(Tokens tokens, std::size_t open) {
  int depth = 0;
  for (std::size_t at = open; at < tokens.size(); ++at) {
    if (tokens[at].text == "(") ++depth;
    if (tokens[at].text == ")" && --depth == 0) return at + 1;
  }
  return tokens.size();
}

bool has_outside(Tokens tokens, std::string_view word) {
  bool found = false;
  for_each_outside(tokens, [&](std::size_t at) {
    found = is_word(tokens[at], word);
    return !found;
  });
  return found;
}

}  // namespace gate
