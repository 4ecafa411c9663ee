#include "gate/compare/spelling.h"

#include <algorithm>
#include <vector>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/sql/double_quoted.h"
#include "gate/sql/lexer.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

bool is_blank(char byte) {
  return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f';
}

// Whether the bracket that opens `text` closes with its last byte.
bool is_bracketed(std::string_view text) {
  if (text.size() < 2 || text.front() != '(' || text.back() != ')') return false;
  int depth = 0;
  char quote = 0;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const char byte = text[i];
    if (quote != 0) {
      if (byte == quote) quote = 0;
      continue;
    }
    if (byte == '\'' || byte == '"') quote = byte;
    if (byte == '(') ++depth;
    if (byte == ')' && --depth == 0) return false;
  }
  return depth == 1 && quote == 0;
}

// DEFAULT N is the string 'N'.
std::string spell_word(const Token& token) {
  constexpr std::string_view kConstants[] = {"TRUE", "FALSE", "CURRENT_DATE", "CURRENT_TIME",
                                             "CURRENT_TIMESTAMP"};
  const bool is_constant =
      std::ranges::any_of(kConstants, [&](std::string_view word) { return is_word(token, word); });
  return is_constant ? to_lower(token.text) : text_literal(unquote(token));
}

std::string spell_constant(const Token& token) {
  switch (token.kind) {
    case TokenKind::word:
    case TokenKind::quoted_name:
      return spell_word(token);
    case TokenKind::number:
    case TokenKind::blob:
      return to_lower(token.text);
    default:
      return std::string(token.text);
  }
}

// No column can stand there: what is in double quotes is a string.
std::string spell_expression(std::string_view text) {
  return normalize(with_plain_strings(text, [](const std::string&, bool) { return false; }));
}

}  // namespace

std::string tidy_type(std::string_view type) {
  std::string text;
  for (const char byte : trim(type)) {
    const bool is_mark = byte == '(' || byte == ')' || byte == ',';
    if (is_mark && text.ends_with(' ')) text.pop_back();
    const bool follows_mark = text.ends_with('(') || text.ends_with(',') || text.ends_with(' ');
    if (is_blank(byte) && (text.empty() || follows_mark)) continue;
    text += is_blank(byte) ? ' ' : byte;
  }
  return text;
}

bool is_same_type(std::string_view a, std::string_view b) {
  return equal_ignoring_case(a, b) || equal_ignoring_case(tidy_type(a), tidy_type(b));
}

std::string spell_default(const std::string& text) {
  std::string_view bare = trim(text);
  while (is_bracketed(bare)) bare = trim(bare.substr(1, bare.size() - 2));
  if (bare.empty() || equal_ignoring_case(bare, "null")) return "";
  try {
    const std::vector<Token> tokens = tokenize(bare);
    if (tokens.size() == 1) return spell_constant(tokens[0]);
    if (tokens.size() != 2 || tokens[1].kind != TokenKind::number) return spell_expression(bare);
    if (tokens[0].text == "+") return to_lower(tokens[1].text);
    if (tokens[0].text == "-") return concat('-', to_lower(tokens[1].text));
    return spell_expression(bare);
  } catch (const SqlError&) {  // the engine took it; it is its text
    return std::string(bare);
  }
}

}  // namespace gate
