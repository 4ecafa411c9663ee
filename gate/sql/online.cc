// https://www.postgresql.org/docs/current/sql-altertable.html, sql-createindex.html
#include "gate/sql/online.h"

#include <algorithm>
#include <vector>

#include "gate/base/error.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

bool is_at(const std::vector<Token>& tokens, std::size_t at, std::string_view word) {
  return at < tokens.size() && is_word(tokens[at], word);
}

// Whether the action of ALTER TABLE that begins with this ADD is such a constraint.
bool adds_constraint(const std::vector<Token>& tokens, std::size_t add) {
  std::size_t kind = add + 1;
  if (is_at(tokens, kind, "CONSTRAINT")) kind += 2;
  return is_at(tokens, kind, "CHECK") || is_at(tokens, kind, "FOREIGN");
}

}  // namespace

bool is_concurrent(std::string_view sql) try {
  const std::vector<Token> tokens = tokenize(sql);
  constexpr std::size_t kIndexWords = 4;  // CREATE UNIQUE INDEX CONCURRENTLY
  const bool is_anywhere = is_at(tokens, 0, "ALTER") || is_at(tokens, 0, "REINDEX");
  const bool may = is_anywhere || is_at(tokens, 0, "CREATE") || is_at(tokens, 0, "DROP");
  const std::size_t end = is_anywhere ? tokens.size() : std::min(kIndexWords, tokens.size());
  for (std::size_t i = 1; may && i < end; ++i) {
    if (is_word(tokens[i], "CONCURRENTLY")) return true;
  }
  return false;
} catch (const SqlError&) {  // with quotes that the lexer does not know
  return false;
}

bool calls_procedures(std::string_view sql) try {
  const Token first = Lexer(sql).next();
  return is_word(first, "CALL") || is_word(first, "DO");
} catch (const SqlError&) {
  return false;
}

bool adds_checked_constraint(std::string_view sql) try {
  const std::vector<Token> tokens = tokenize(sql);
  if (!is_at(tokens, 0, "ALTER") || !is_at(tokens, 1, "TABLE")) return false;
  int depth = 0;
  bool is_added = false;  // and nothing has said NOT VALID yet
  for (std::size_t i = 2; i < tokens.size(); ++i) {
    if (tokens[i].text == "(") ++depth;
    if (tokens[i].text == ")") --depth;
    if (depth > 0) continue;
    if (tokens[i].text == "," && is_added) return true;
    if (is_word(tokens[i], "ADD")) is_added = adds_constraint(tokens, i);
    if (is_word(tokens[i], "NOT") && is_at(tokens, i + 1, "VALID")) is_added = false;
  }
  return is_added;
} catch (const SqlError&) {  // as above
  return false;
}

}  // namespace gate
