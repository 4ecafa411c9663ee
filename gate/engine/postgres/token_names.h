// Names among the tokens of a statement.
#pragma once

#include <string>

#include "gate/base/text.h"
#include "gate/sql/lexer.h"

namespace gate::postgres {

inline bool is_name(const Token& token) {
  return token.kind == TokenKind::word || token.kind == TokenKind::quoted_name;
}

// As the server has it: "Name" keeps its case, name has none.
inline std::string folded(const Token& token) {
  return token.kind == TokenKind::word ? to_lower(token.text) : unquote(token);
}

}  // namespace gate::postgres
