#include "gate/sql/limits.h"

#include <algorithm>
#include <vector>

#include "gate/base/error.h"
#include "gate/sql/lexer.h"
#include "gate/sql/one_row.h"

namespace gate {

namespace {

bool begins_rows(const Token& token) {
  return is_word(token, "SELECT") || is_word(token, "UPDATE") || is_word(token, "DELETE");
}

// What stands between two brackets, or in none.
struct Level {
  bool is_ordered = false;
  bool is_exists = false;  // of its rows it only matters whether there are any
  std::size_t select = 0;  // where the last SELECT of it is
  int selects = 0;
};

// Whether all the rows that the query has without the LIMIT at `at` are one.
bool limits_one_row(Tokens tokens, const Level& level, std::size_t at) {
  return level.selects == 1 && is_one_row(tokens.subspan(level.select, at - level.select));
}

}  // namespace

bool has_unordered_limit(std::string_view sql) try {
  const std::vector<Token> tokens = tokenize(sql);
  std::vector<Level> levels(1);  // by depth of parentheses
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    const Token& token = tokens[at];
    if (token.text == "(") {
      levels.push_back({.is_exists = at > 0 && is_word(tokens[at - 1], "EXISTS")});
    }
    if (token.text == ")" && levels.size() > 1) levels.pop_back();
    Level& level = levels.back();
    // A compound SELECT has one ORDER BY, after its last part.
    if (begins_rows(token)) level.is_ordered = false;
    if (is_word(token, "SELECT")) {
      level.select = at;
      ++level.selects;
    }
    if (is_word(token, "ORDER")) level.is_ordered = true;
    const bool is_free = is_word(token, "LIMIT") && !level.is_ordered && !level.is_exists;
    if (is_free && !limits_one_row(tokens, level, at)) return true;
  }
  return false;
} catch (const SqlError&) {
  return false;
}

}  // namespace gate
