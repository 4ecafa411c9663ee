#include "gate/sql/insert.h"

#include <algorithm>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

using Tokens = std::vector<Token>;

bool is_name(const Token& token) {
  return token.kind == TokenKind::word || token.kind == TokenKind::quoted_name;
}

// The terms between `at` and the bracket or word that ends the list; `at` moves behind it.
std::vector<Tokens> read_list(const Tokens& tokens, std::size_t& at, std::string_view end) {
  std::vector<Tokens> terms(1);
  int depth = 0;
  for (; at < tokens.size(); ++at) {
    const Token& token = tokens[at];
    if (token.text == "(") ++depth;
    if (depth == 0 && (token.text == end || is_word(token, end))) break;
    if (token.text == ")") --depth;
    if (depth == 0 && token.text == ",") {
      terms.emplace_back();
    } else {
      terms.back().push_back(token);
    }
  }
  ++at;
  return terms;
}

// a, t.a, "a" AS b, CAST(a AS INTEGER): a. Empty for any other expression.
std::string column_of(Tokens term) {
  const bool is_cast = term.size() > 3 && is_word(term[0], "CAST") && term[1].text == "(";
  if (is_cast) term.erase(term.begin(), term.begin() + 2);
  if (term.size() > 2 && term[1].text == "." && is_name(term[2])) {
    term.erase(term.begin(), term.begin() + 2);
  }
  if (term.empty() || !is_name(term[0])) return {};
  const bool ends = term.size() == 1 || is_word(term[1], "AS");
  return ends ? unquote(term[0]) : std::string();
}

// The columns that are filled; empty names for what is no column. `at` is behind the table's name.
std::vector<std::string> read_targets(const Tokens& tokens, std::size_t& at,
                                      const ColumnOrder& order) {
  if (at >= tokens.size() || tokens[at].text != "(") return order.target;
  std::vector<std::string> names;
  for (const Tokens& term : read_list(tokens, ++at, ")")) {
    names.push_back(term.size() == 1 ? unquote(term[0]) : std::string());
  }
  return names;
}

// What fills them; empty names for what is more than a column.
std::vector<std::string> read_sources(const Tokens& tokens, std::size_t& at,
                                      const ColumnOrder& order) {
  std::vector<std::string> names;
  for (const Tokens& term : read_list(tokens, at, "FROM")) {
    const bool is_all = !term.empty() && term.back().text == "*" &&
                        (term.size() == 1 || (term.size() == 3 && term[1].text == "."));
    if (is_all) {
      names.insert(names.end(), order.source.begin(), order.source.end());
    } else {
      names.push_back(column_of(term));
    }
  }
  return names;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> copied_columns(std::string_view sql,
                                                                const ColumnOrder& order) {
  Tokens tokens;
  try {
    tokens = tokenize(sql);
  } catch (const SqlError&) {
    return {};
  }
  std::size_t at = 0;
  if (tokens.empty() || !(is_word(tokens[0], "INSERT") || is_word(tokens[0], "REPLACE"))) return {};
  while (at < tokens.size() && !is_word(tokens[at], "INTO")) ++at;
  at += 2;
  if (at < tokens.size() && tokens[at].text == ".") at += 2;
  const std::vector<std::string> targets = read_targets(tokens, at, order);
  if (at >= tokens.size() || !is_word(tokens[at], "SELECT")) return {};
  if (++at < tokens.size() && is_word(tokens[at], "DISTINCT")) ++at;
  const std::vector<std::string> sources = read_sources(tokens, at, order);
  if (sources.size() != targets.size()) return {};
  std::vector<std::pair<std::string, std::string>> columns;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (!sources[i].empty() && !targets[i].empty()) columns.emplace_back(sources[i], targets[i]);
  }
  return columns;
}

std::vector<std::string> filled_by_position(std::string_view sql) {
  Tokens tokens;
  try {
    tokens = tokenize(sql);
  } catch (const SqlError&) {
    return {};
  }
  std::vector<std::string> tables;
  for (std::size_t at = 0; at + 2 < tokens.size(); ++at) {
    if (!is_word(tokens[at], "INTO") || !is_name(tokens[at + 1])) continue;
    std::size_t name = at + 1;
    if (tokens[name + 1].text == "." && name + 2 < tokens.size()) name += 2;
    if (name + 1 >= tokens.size()) break;
    const Token& next = tokens[name + 1];
    const bool by_position =
        is_word(next, "VALUES") || is_word(next, "SELECT") || is_word(next, "WITH");
    if (by_position) tables.push_back(unquote(tokens[name]));
  }
  return tables;
}

}  // namespace gate
