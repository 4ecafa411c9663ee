#include "gate/sql/limits.h"

#include <vector>

#include "gate/base/error.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

bool begins_rows(const Token& token) {
  return is_word(token, "SELECT") || is_word(token, "UPDATE") || is_word(token, "DELETE");
}

}  // namespace

bool has_unordered_limit(std::string_view sql) try {
  std::vector<bool> is_ordered{false};  // by depth of parentheses
  for (const Token& token : tokenize(sql)) {
    if (token.text == "(") is_ordered.push_back(false);
    if (token.text == ")" && is_ordered.size() > 1) is_ordered.pop_back();
    // A compound SELECT has one ORDER BY, after its last part.
    if (begins_rows(token)) is_ordered.back() = false;
    if (is_word(token, "ORDER")) is_ordered.back() = true;
    if (is_word(token, "LIMIT") && !is_ordered.back()) return true;
  }
  return false;
} catch (const SqlError&) {
  return false;
}

}  // namespace gate
