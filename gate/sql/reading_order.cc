#include "gate/sql/reading_order.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "gate/base/error.h"
#include "gate/sql/lexer.h"
#include "gate/sql/limits.h"
#include "gate/sql/one_row.h"

namespace gate {

namespace {

using Words = std::span<const std::string_view>;

constexpr std::array<std::string_view, 12> kLists = {
    "GROUP_CONCAT",      "STRING_AGG",         "JSON_GROUP_ARRAY", "JSON_GROUP_OBJECT",
    "JSONB_GROUP_ARRAY", "JSONB_GROUP_OBJECT", "ARRAY_AGG",        "JSON_AGG",
    "JSONB_AGG",         "JSON_OBJECT_AGG",    "JSONB_OBJECT_AGG", "XMLAGG"};

// After these a query in brackets is a set of rows or a table.
constexpr std::array<std::string_view, 6> kBeforeSets = {"IN",   "EXISTS", "FROM",
                                                         "JOIN", "AS",     "MATERIALIZED"};

bool is_one_of(const Token& token, Words words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return is_word(token, word); });
}

bool is_open(const Token& token) {
  return token.text == "(";
}

class Reader {
 public:
  explicit Reader(Tokens tokens) : tokens_(tokens) {}

  ReadingOrder read() {
    read_verb();
    std::vector<bool> in_from{false};
    for (std::size_t at = 0; at < tokens_.size(); ++at) {
      const Token& token = tokens_[at];
      if (is_open(token)) {
        if (is_value(at, in_from.back())) note_query(at);
        in_from.push_back(false);
      }
      if (token.text == ")" && in_from.size() > 1) in_from.pop_back();
      if (is_word(token, "FROM")) in_from.back() = true;
      if (is_one_of(token, kAfterFrom)) in_from.back() = false;
      note_function(at);
    }
    return found_;
  }

 private:
  static constexpr std::array<std::string_view, 7> kAfterFrom = {
      "WHERE", "GROUP", "ORDER", "LIMIT", "SET", "SELECT", "HAVING"};

  bool has(std::string_view word) const {
    return std::ranges::any_of(tokens_, [&](const Token& token) { return is_word(token, word); });
  }

  bool is_pair(std::size_t at, std::string_view first, std::string_view second) const {
    return at + 1 < tokens_.size() && is_word(tokens_[at], first) &&
           is_word(tokens_[at + 1], second);
  }

  void read_verb() {
    std::size_t set = tokens_.size();
    for_each_outside(tokens_, [&](std::size_t at) {
      if (set == tokens_.size() && is_word(tokens_[at], "SET")) set = at;
      // Of an upsert there is a SET, too, but no FROM after it.
      if (at > set && is_word(tokens_[at], "FROM")) found_.join = true;
      return true;
    });
    const bool reads_rows = has("SELECT") || is_word(tokens_[0], "UPDATE");
    for (std::size_t at = 0; at < tokens_.size() && reads_rows; ++at) {
      if (is_pair(at, "OR", "IGNORE") || is_pair(at, "OR", "REPLACE") ||
          is_pair(at, "ON", "CONFLICT") || is_pair(at, "REPLACE", "INTO")) {
        found_.conflict = true;
      }
    }
  }

  // Whether a query begins in the bracket, of which one row is the value.
  bool is_value(std::size_t open, bool in_from) const {
    if (open + 1 >= tokens_.size() || open == 0) return false;
    if (!is_word(tokens_[open + 1], "SELECT") && !is_word(tokens_[open + 1], "WITH")) return false;
    const Token& before = tokens_[open - 1];
    if (is_one_of(before, kBeforeSets)) return false;
    return !(in_from && before.text == ",");
  }

  void note_query(std::size_t open) {
    const std::size_t end = after_bracket(tokens_, open);
    if (!gives_one_row(tokens_.subspan(open + 1, end - open - 2))) found_.subquery = true;
  }

  void note_function(std::size_t at) {
    if (at + 1 >= tokens_.size()) return;
    if (is_open(tokens_[at + 1]) && is_one_of(tokens_[at], kLists)) {
      const std::size_t end = after_bracket(tokens_, at + 1);
      if (has_outside(tokens_.subspan(at + 2, end - at - 2), "ORDER")) return;
      found_.list = true;
      // Rows that come from a sorted query are joined in its order.
      found_.grouped_list = has("GROUP") && !has("ORDER") && !has("OVER");
    }
    if (is_word(tokens_[at], "OVER") && is_open(tokens_[at + 1])) {
      const std::size_t end = after_bracket(tokens_, at + 1);
      if (!has_outside(tokens_.subspan(at + 2, end - at - 2), "ORDER")) found_.window = true;
    }
  }

  Tokens tokens_;
  ReadingOrder found_{};
};

bool writes_what_it_reads(Tokens tokens) {
  if (tokens.empty()) return false;
  constexpr std::array<std::string_view, 5> kVerbs = {"INSERT", "UPDATE", "DELETE", "REPLACE",
                                                      "WITH"};
  if (is_one_of(tokens[0], kVerbs)) return true;
  constexpr std::array<std::string_view, 3> kOthers = {"TRIGGER", "VIEW", "INDEX"};
  if (!is_word(tokens[0], "CREATE")) return false;
  const Tokens head = tokens.first(std::min<std::size_t>(4, tokens.size()));
  const bool is_other =
      std::ranges::any_of(head, [&](const Token& token) { return is_one_of(token, kOthers); });
  return !is_other && has_outside(tokens, "SELECT");
}

ReadingOrder read(std::string_view sql, bool is_any_query) try {
  const std::vector<Token> tokens = tokenize(sql);
  if (tokens.empty() || (!is_any_query && !writes_what_it_reads(tokens))) return {};
  ReadingOrder found = Reader(tokens).read();
  found.limit = has_unordered_limit(sql);
  return found;
} catch (const SqlError&) {
  return {};
}

}  // namespace

ReadingOrder reading_order_of(std::string_view sql) {
  return read(sql, false);
}

ReadingOrder reading_order_of_query(std::string_view sql) {
  return read(sql, true);
}

}  // namespace gate
