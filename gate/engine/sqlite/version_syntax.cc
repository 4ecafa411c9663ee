// New syntax by the tokens that it shows in, with the release that brought it (see versions.cc).
#include "gate/engine/sqlite/version_syntax.h"

#include <algorithm>
#include <initializer_list>
#include <span>
#include <vector>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

using Tokens = std::span<const Token>;

// Whether the words stand in a row from `at`.
bool reads(Tokens tokens, std::size_t at, std::initializer_list<std::string_view> words) {
  if (at > tokens.size() || words.size() > tokens.size() - at) return false;
  return std::ranges::equal(words, tokens.subspan(at, words.size()),
                            [](auto word, const Token& token) { return is_word(token, word); });
}

bool is_sign(Tokens tokens, std::size_t at, std::string_view sign) {
  return at < tokens.size() && tokens[at].kind == TokenKind::punctuation && tokens[at].text == sign;
}

// Whether the words stand in a row and end just before `at`.
bool follows(Tokens tokens, std::size_t at, std::initializer_list<std::string_view> words) {
  return at >= words.size() && reads(tokens, at - words.size(), words);
}

// The '(' that `at` stands in; tokens.size() where there is none.
std::size_t open_around(Tokens tokens, std::size_t at) {
  int depth = 0;
  while (at-- > 0) {
    if (is_sign(tokens, at, ")")) ++depth;
    if (is_sign(tokens, at, "(") && depth-- == 0) return at;
  }
  return tokens.size();
}

// Inside the arguments of a function; in a subquery, a list or a window that is not so.
bool is_in_call(Tokens tokens, std::size_t at) {
  const std::size_t open = open_around(tokens, at);
  if (open == tokens.size() || open == 0) return false;
  const Token& name = tokens[open - 1];
  if (name.kind != TokenKind::word && name.kind != TokenKind::quoted_name) return false;
  constexpr std::string_view kNoFunctions[] = {"OVER",   "AS", "IN",   "EXISTS", "FROM",
                                               "SELECT", "ON", "JOIN", "WHERE",  "VALUES"};
  for (const auto word : kNoFunctions) {
    if (is_word(name, word)) return false;
  }
  return !reads(tokens, open + 1, {"SELECT"}) && !reads(tokens, open + 1, {"WITH"});
}

bool orders_aggregate(Tokens tokens, std::size_t at) {
  return reads(tokens, at, {"ORDER", "BY"}) && is_in_call(tokens, at);
}

// RAISE(ABORT, 'a text' || …): up to then the message was a bare text or name. Only in a trigger,
// which also spares a long INSERT the search for the parenthesis around each comma.
bool raises_expression(Tokens tokens, std::size_t at) {
  if (!reads(tokens, 0, {"CREATE"})) return false;
  const std::size_t open = open_around(tokens, at);
  return open < tokens.size() && follows(tokens, open, {"RAISE"}) && at >= open + 4;
}

bool alters_table(Tokens tokens) {
  return reads(tokens, 0, {"ALTER", "TABLE"});
}

bool adds_check(Tokens tokens, std::size_t at) {
  if (!alters_table(tokens) || !follows(tokens, at, {"ADD"})) return false;
  return reads(tokens, at, {"CHECK"}) ||
         (reads(tokens, at, {"CONSTRAINT"}) && reads(tokens, at + 2, {"CHECK"}));
}

bool drops_constraint(Tokens tokens, std::size_t at) {
  return alters_table(tokens) && follows(tokens, at, {"DROP"}) && reads(tokens, at, {"CONSTRAINT"});
}

bool alters_not_null(Tokens tokens, std::size_t at) {
  if (!alters_table(tokens) || at < 3 || !reads(tokens, at, {"ALTER"})) return false;
  const std::size_t column = reads(tokens, at + 1, {"COLUMN"}) ? at + 2 : at + 1;
  return reads(tokens, column + 1, {"SET", "NOT", "NULL"}) ||
         reads(tokens, column + 1, {"DROP", "NOT", "NULL"});
}

bool drops_column(Tokens tokens, std::size_t at) {
  return alters_table(tokens) && at >= 3 && reads(tokens, at, {"DROP"}) &&
         !reads(tokens, at + 1, {"CONSTRAINT"});
}

bool compares_distinct(Tokens tokens, std::size_t at) {
  return reads(tokens, at, {"DISTINCT", "FROM"}) &&
         (follows(tokens, at, {"IS"}) || follows(tokens, at, {"IS", "NOT"}));
}

bool uses_arrow(Tokens tokens, std::size_t at) {
  return is_sign(tokens, at, "->") || is_sign(tokens, at, "->>");
}

bool is_strict(Tokens tokens, std::size_t at) {
  return reads(tokens, 0, {"CREATE"}) && reads(tokens, at, {"STRICT"}) &&
         (is_sign(tokens, at - 1, ")") || is_sign(tokens, at - 1, ","));
}

bool changes_rows(Tokens tokens) {
  constexpr std::string_view kWords[] = {"INSERT", "REPLACE", "UPDATE", "DELETE", "WITH"};
  return std::ranges::any_of(kWords, [&](auto word) { return reads(tokens, 0, {word}); });
}

bool returns_rows(Tokens tokens, std::size_t at) {
  return changes_rows(tokens) && at > 0 && reads(tokens, at, {"RETURNING"});
}

bool hints_materialized(Tokens tokens, std::size_t at) {
  if (!follows(tokens, at, {"AS"})) return false;
  return reads(tokens, at, {"MATERIALIZED"}) || reads(tokens, at, {"NOT", "MATERIALIZED"});
}

bool updates_from(Tokens tokens, std::size_t at) {
  return reads(tokens, 0, {"UPDATE"}) && at > 3 && reads(tokens, at, {"FROM"}) &&
         open_around(tokens, at) == tokens.size();
}

bool generates_column(Tokens tokens, std::size_t at) {
  return reads(tokens, at, {"AS"}) && follows(tokens, at, {"GENERATED", "ALWAYS"}) &&
         is_sign(tokens, at + 1, "(");
}

struct Syntax {
  Arrival arrival;
  // Whether the syntax begins, or first shows, at this token.
  bool (*stands_at)(Tokens tokens, std::size_t at);
};

constexpr Syntax kSyntax[] = {
    {{"GENERATED ALWAYS AS", 3031000}, generates_column},
    {{"UPDATE … FROM", 3033000}, updates_from},
    {{"RETURNING", 3035000}, returns_rows},
    {{"ALTER TABLE … DROP COLUMN", 3035000}, drops_column},
    {{"AS [NOT] MATERIALIZED", 3035000}, hints_materialized},
    {{"STRICT", 3037000}, is_strict},
    {{"the operators -> and ->>", 3038000}, uses_arrow},
    {{"IS [NOT] DISTINCT FROM", 3039000}, compares_distinct},
    {{"ORDER BY in the arguments of an aggregate", 3044000}, orders_aggregate},
    {{"an expression as the message of RAISE", 3047000}, raises_expression},
    {{"ALTER TABLE … ADD CHECK", 3053000}, adds_check},
    {{"ALTER TABLE … DROP CONSTRAINT", 3053000}, drops_constraint},
    {{"ALTER TABLE … ALTER COLUMN … SET or DROP NOT NULL", 3053000}, alters_not_null},
};

// A statement that is no row of tokens tells nothing, and a hint on one refusal must not itself
// become another.
std::vector<Token> tokens_of(std::string_view sql) {
  try {
    return tokenize(sql);
  } catch (const SqlError&) {
    return {};
  }
}

// Before 3.38 the arrows were a minus and what follows it.
bool is_near(const Token& token, std::string_view near) {
  if (token.text == near) return true;
  return token.text.starts_with("->") && token.text.substr(1) == near;
}

constexpr Arrival kDateModifiers[] = {
    {"subsec", 3042000}, {"subsecond", 3042000}, {"ceiling", 3046000}, {"floor", 3046000}};

bool is_in_date_function(Tokens tokens, std::size_t at) {
  constexpr std::string_view kFunctions[] = {"date",      "time",      "datetime",
                                             "julianday", "unixepoch", "strftime"};
  const std::size_t open = open_around(tokens, at);
  if (open == tokens.size() || open == 0) return false;
  return std::ranges::any_of(kFunctions,
                             [&](auto name) { return is_word(tokens[open - 1], name); });
}

// The arguments of the call that begins with '(' at `open`.
int count_arguments(Tokens tokens, std::size_t open) {
  if (is_sign(tokens, open + 1, ")")) return 0;
  int depth = 0;
  int count = 1;
  for (std::size_t at = open; at < tokens.size(); ++at) {
    if (is_sign(tokens, at, "(")) ++depth;
    if (is_sign(tokens, at, ",") && depth == 1) ++count;
    if (is_sign(tokens, at, ")") && --depth == 0) break;
  }
  return count;
}

}  // namespace

Arrival find_syntax(std::string_view sql, std::string_view near) {
  const std::vector<Token> tokens = tokens_of(sql);
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    if (!is_near(tokens[at], near)) continue;
    for (const auto& row : kSyntax) {
      if (row.stands_at(tokens, at)) return row.arrival;
    }
  }
  return {};
}

Arrival find_date_modifier(std::string_view sql) {
  const std::vector<Token> tokens = tokens_of(sql);
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    if (tokens[at].kind != TokenKind::string || !is_in_date_function(tokens, at)) continue;
    const std::string_view text = tokens[at].text;
    const std::string modifier = to_lower(trim(text.substr(1, text.size() - 2)));
    const auto* const found = std::ranges::find(kDateModifiers, modifier, &Arrival::what);
    if (found != std::end(kDateModifiers)) return *found;
  }
  return {};
}

Arrival find_iif(std::string_view sql) {
  const std::vector<Token> tokens = tokens_of(sql);
  Arrival latest;
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    const bool is_iif = is_word(tokens[at], "IIF") || is_word(tokens[at], "IF");
    if (!is_iif || !is_sign(tokens, at + 1, "(")) continue;
    const int count = count_arguments(tokens, at + 1);
    if (count < 2) return {};
    if (count > 3) latest = {"iif() with more than three arguments", 3049000};
    if (count == 2 && latest.version == 0) latest = {"iif() with two arguments", 3048000};
  }
  return latest;
}

}  // namespace gate
