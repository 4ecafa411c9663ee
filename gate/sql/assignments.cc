#include "gate/sql/assignments.h"

#include <algorithm>
#include <array>
#include <span>

#include "gate/base/error.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

using Tokens = std::span<const Token>;

// What the list of assignments can be followed by.
constexpr std::array<std::string_view, 5> kAfterSet = {"FROM", "WHERE", "RETURNING", "ORDER",
                                                       "LIMIT"};

bool is_name(const Token& token) {
  return token.kind == TokenKind::word || token.kind == TokenKind::quoted_name;
}

bool ends_set(const Token& token) {
  return std::ranges::any_of(kAfterSet,
                             [&](std::string_view word) { return is_word(token, word); });
}

// The words that stand for a value, not for a column.
bool is_constant(const Token& token) {
  constexpr std::array<std::string_view, 6> kConstants = {
      "NULL", "TRUE", "FALSE", "CURRENT_TIME", "CURRENT_DATE", "CURRENT_TIMESTAMP"};
  return std::ranges::any_of(kConstants,
                             [&](std::string_view word) { return is_word(token, word); });
}

// a, t.a, "a": a. Empty for any other expression.
std::string column_of(Tokens term) {
  constexpr std::size_t kQualified = 3;
  if (term.size() == kQualified && is_name(term[0]) && term[1].text == ".") term = term.subspan(2);
  const bool is_column = term.size() == 1 && is_name(term[0]) && !is_constant(term[0]);
  return is_column ? unquote(term[0]) : std::string();
}

void read_assignment(Tokens term, CopiesWithin& found) {
  if (term.size() < 3 || !is_name(term[0]) || term[1].text != "=") return;
  std::string from = column_of(term.subspan(2));
  if (!from.empty()) found.columns.emplace_back(std::move(from), unquote(term[0]));
}

}  // namespace

CopiesWithin copies_within(std::string_view sql) try {
  const std::vector<Token> tokens = tokenize(sql);
  if (tokens.empty() || !is_word(tokens[0], "UPDATE")) return {};
  const auto set = std::ranges::find_if(tokens, [](const Token& t) { return is_word(t, "SET"); });
  CopiesWithin found;
  // One that would be refused stays as it is.
  found.whole = std::none_of(tokens.begin(), set, [](const Token& t) { return is_word(t, "OR"); });
  std::size_t at = static_cast<std::size_t>(set - tokens.begin()) + 1;
  int depth = 0;
  for (std::size_t begin = at; at <= tokens.size(); ++at) {
    const bool is_end =
        at == tokens.size() || (depth == 0 && ends_set(tokens[at])) || tokens[at].text == ";";
    if (is_end || (depth == 0 && tokens[at].text == ",")) {
      if (begin < at) read_assignment(Tokens(tokens).subspan(begin, at - begin), found);
      begin = at + 1;
    }
    if (is_end) break;
    if (tokens[at].text == "(") ++depth;
    if (tokens[at].text == ")") --depth;
  }
  if (at < tokens.size() && is_word(tokens[at], "FROM")) return {};
  found.whole = found.whole &&
                (at >= tokens.size() || tokens[at].text == ";" || is_word(tokens[at], "RETURNING"));
  return found;
} catch (const SqlError&) {
  return {};
}

}  // namespace gate
