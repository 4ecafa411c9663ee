#include "gate/sql/one_row.h"

#include <algorithm>
#include <array>

namespace gate {

namespace {

using Words = std::span<const std::string_view>;

// One row of however many, whichever order they come in.
constexpr std::array<std::string_view, 6> kTotals = {"COUNT", "SUM", "TOTAL", "AVG", "MIN", "MAX"};

// What names no column where it stands among the columns of a query.
constexpr std::array<std::string_view, 17> kInExpressions = {
    "DISTINCT", "ALL", "CASE", "WHEN", "THEN", "ELSE", "END",     "NULL",  "AND",
    "OR",       "NOT", "IS",   "AS",   "IN",   "LIKE", "BETWEEN", "SELECT"};

bool is_one_of(const Token& token, Words words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return is_word(token, word); });
}

bool is_open(const Token& token) {
  return token.text == "(";
}

// Of several queries, or of one whose totals stand beside each row.
bool may_have_many(Tokens query) {
  constexpr std::array<std::string_view, 5> kMany = {"GROUP", "UNION", "EXCEPT", "INTERSECT",
                                                     "OVER"};
  return std::ranges::any_of(kMany,
                             [&](std::string_view word) { return has_outside(query, word); });
}

// max(a) is a total, max(a, b) is the greater of two.
bool is_total(Tokens tokens, std::size_t at) {
  if (!is_one_of(tokens[at], kTotals) || at + 1 >= tokens.size() || !is_open(tokens[at + 1])) {
    return false;
  }
  const Tokens inside = tokens.subspan(at + 2, after_bracket(tokens, at + 1) - at - 2);
  bool has_comma = false;
  for_each_outside(inside, [&](std::size_t i) {
    has_comma = inside[i].text == ",";
    return !has_comma;
  });
  return !has_comma;
}

// Whether these columns of a query say the same of a set of rows in whichever order: totals and
// constants, and what is computed of them. `has_total` is set where there is one.
bool is_of_totals(Tokens columns, bool& has_total) {
  for (std::size_t at = 0; at < columns.size(); ++at) {
    const Token& token = columns[at];
    if (is_total(columns, at)) {
      has_total = true;
      at = after_bracket(columns, at + 1) - 1;
      continue;
    }
    if (token.text == "*" && columns.size() == 1) return false;
    if (token.kind == TokenKind::quoted_name) return false;
    if (token.kind != TokenKind::word || is_one_of(token, kInExpressions)) continue;
    const bool is_function = at + 1 < columns.size() && is_open(columns[at + 1]);
    const bool is_alias = at > 0 && is_word(columns[at - 1], "AS");
    if (!is_function && !is_alias) return false;
  }
  return true;
}

}  // namespace

bool is_one_row(Tokens query) {
  if (query.empty() || !is_word(query[0], "SELECT") || may_have_many(query)) return false;
  std::size_t end = query.size();
  for_each_outside(query, [&](std::size_t at) {
    if (is_word(query[at], "FROM")) end = at;
    return end == query.size();
  });
  if (end == query.size()) return true;  // SELECT 1
  bool has_total = false;
  return is_of_totals(query.subspan(1, end - 1), has_total) && has_total;
}

bool gives_one_row(Tokens query) {
  return (has_outside(query, "LIMIT") && has_outside(query, "ORDER")) || is_one_row(query);
}

}  // namespace gate
