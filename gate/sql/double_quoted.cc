#include "gate/sql/double_quoted.h"

#include <algorithm>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "gate/base/text.h"
#include "gate/sql/lexer.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

// Behind these an expression may begin. FROM is one of them in IS DISTINCT FROM alone.
constexpr std::string_view kBeforeExpression[] = {
    "ALL",    "AND",       "BETWEEN", "BY",    "CASE",  "DISTINCT", "ELSE",   "ESCAPE", "GLOB",
    "HAVING", "IS",        "LIKE",    "LIMIT", "MATCH", "NOT",      "OFFSET", "ON",     "OR",
    "REGEXP", "RETURNING", "SELECT",  "SET",   "THEN",  "WHEN",     "WHERE"};

// With those above: words that are no alias where they stand without quotes, nor have one.
constexpr std::string_view kNoAlias[] = {
    "AFTER",     "AS",      "ASC",       "BEFORE",    "BEGIN",   "CAST",    "COLLATE",   "CREATE",
    "CROSS",     "CURRENT", "DEFAULT",   "DELETE",    "DESC",    "DO",      "EACH",      "END",
    "EXCEPT",    "EXISTS",  "FILTER",    "FOR",       "FROM",    "FULL",    "GROUP",     "IF",
    "INDEX",     "IN",      "INDEXED",   "INNER",     "INSERT",  "INSTEAD", "INTERSECT", "INTO",
    "ISNULL",    "JOIN",    "LEFT",      "NATURAL",   "NOTNULL", "NULLS",   "OF",        "ORDER",
    "OUTER",     "OVER",    "PARTITION", "RECURSIVE", "RIGHT",   "ROW",     "TABLE",     "TEMP",
    "TEMPORARY", "TRIGGER", "UNION",     "UNIQUE",    "UPDATE",  "USING",   "VALUES",    "VIEW",
    "WINDOW",    "WITH"};

bool is_one_of(const Token& token, std::span<const std::string_view> words) {
  if (token.kind != TokenKind::word) return false;
  return std::ranges::any_of(words, [&](std::string_view word) { return is_word(token, word); });
}

bool is_keyword(const Token& token) {
  return is_one_of(token, kBeforeExpression) || is_one_of(token, kNoAlias);
}

bool is_named(const Token& token) {
  return token.kind == TokenKind::word || token.kind == TokenKind::quoted_name;
}

bool is_double_quoted(const Token& token) {
  return token.kind == TokenKind::quoted_name && token.text.front() == '"';
}

class Words {
 public:
  explicit Words(std::string_view sql) : sql_(sql), tokens_(tokenize(sql)) {}

  std::string with_plain_strings(const IsName& is_name) {
    std::string text;
    std::size_t copied = 0;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (!is_string(i, is_name)) continue;
      const Token& token = tokens_[i];
      text.append(sql_, copied, token.offset - copied);
      text += text_literal(unquote(token));
      copied = token.offset + token.text.size();
    }
    return text.append(sql_, copied, sql_.npos);
  }

 private:
  // Kind end before the first token and behind the last.
  const Token& at(std::size_t i) const {
    static const Token none;
    return i < tokens_.size() ? tokens_[i] : none;
  }

  bool is_string(std::size_t i, const IsName& is_name) {
    if (!is_double_quoted(tokens_[i]) || stands_as_name(i)) return false;
    const std::string name = to_lower(unquote(tokens_[i]));
    const bool is_row_number = name == "rowid" || name == "oid" || name == "_rowid_";
    return !is_row_number && !is_own(name) && !is_name(name, may_be_table(i));
  }

  bool is_own(const std::string& name) {
    if (!own_) find_own_names();
    return own_->contains(name);
  }

  // Whether only a name can stand there, whatever it is called.
  bool stands_as_name(std::size_t i) const {
    const Token& next = at(i + 1);
    if (next.text == "." || next.text == "(" || at(i - 1).text == "." || is_query_name(i))
      return true;
    return !begins_expression(i);
  }

  bool begins_expression(std::size_t i) const {
    const Token& before = at(i - 1);
    if (before.kind == TokenKind::end) return true;
    if (before.kind == TokenKind::punctuation) return before.text != ")";
    if (before.kind != TokenKind::word || at(i - 2).text == ".") return false;  // an alias
    if (is_word(before, "BY")) return !is_word(at(i - 2), "INDEXED");
    if (is_word(before, "FROM")) return is_word(at(i - 2), "DISTINCT");
    return is_one_of(before, kBeforeExpression);
  }

  // FROM a, b; FROM (a JOIN b); CREATE TRIGGER … ON a. What only a table can be, after JOIN for
  // example, is a name anyway.
  bool may_be_table(std::size_t i) const {
    const Token& before = at(i - 1);
    if (is_word(before, "ON")) return true;
    return (before.text == "," || before.text == "(") && is_in_from(i);
  }

  // Whether the words before it, outside of brackets, are those of a FROM.
  bool is_in_from(std::size_t i) const {
    constexpr std::string_view kOthers[] = {"SELECT", "WHERE", "BY",     "HAVING",
                                            "LIMIT",  "SET",   "VALUES", "RETURNING"};
    int depth = 0;
    while (i-- > 0) {
      const Token& token = tokens_[i];
      if (token.text == ")") ++depth;
      if (token.text == "(" && depth > 0) {
        --depth;
      } else if (token.text == "(") {  // of a list, or of tables
        const Token& opener = at(i - 1);
        if (opener.kind == TokenKind::word && !is_word(opener, "FROM") && !is_word(opener, "JOIN"))
          return false;
      }
      if (depth > 0) continue;
      if (is_word(token, "FROM")) return !is_word(at(i - 1), "DISTINCT");
      if (is_one_of(token, kOthers)) return false;
    }
    return false;
  }

  // WITH a AS (…), b AS NOT MATERIALIZED (…)
  bool is_query_name(std::size_t i) const {
    const Token& query = at(i + 2);
    return is_word(at(i + 1), "AS") &&
           (query.text == "(" || is_word(query, "NOT") || is_word(query, "MATERIALIZED"));
  }

  // At its end: of WITH a(b) AS (…), CREATE VIEW a(b) AS SELECT …
  bool is_list_of_columns(std::size_t close) const {
    return is_word(at(close + 1), "AS") && begins_query(at(close + 2));
  }

  static bool begins_query(const Token& token) {
    constexpr std::string_view kWords[] = {"MATERIALIZED", "NOT", "SELECT", "VALUES", "WITH"};
    return token.text == "(" || is_one_of(token, kWords);
  }

  // Whether a value or a table ends there, so that a name behind it is its alias.
  bool ends_operand(std::size_t i) const {
    const Token& token = at(i);
    if (token.kind == TokenKind::end) return false;
    if (token.kind == TokenKind::punctuation) return token.text == ")";
    if (token.kind != TokenKind::word || is_word(token, "END")) return true;
    return !is_keyword(token);
  }

  // What the text calls something by: an alias with or without AS, a query and its columns.
  void find_own_names() {
    own_.emplace();
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const Token& token = tokens_[i];
      if (token.text == "(") open.push_back(i);
      if (is_own_name(i, open)) own_->insert(to_lower(unquote(token)));
      if (token.text != ")" || open.empty()) continue;
      if (is_list_of_columns(i)) add_list(open.back(), i);
      open.pop_back();
    }
  }

  bool is_own_name(std::size_t i, const std::vector<std::size_t>& open) const {
    const Token& token = tokens_[i];
    const bool may_be = is_named(token) || token.kind == TokenKind::string;  // AS 'total'
    const Token& before = at(i - 1);
    if (!may_be || before.text == "." || at(i + 1).text == ".") return false;
    if (before.kind == TokenKind::punctuation && before.text != ")") return is_query_name(i);
    if (is_query_name(i)) return true;
    if (is_word(before, "AS")) {
      const bool is_type = !open.empty() && is_word(at(open.back() - 1), "CAST");
      return !is_type && !begins_query(token);
    }
    return is_named(token) && !is_keyword(token) && ends_operand(i - 1);
  }

  void add_list(std::size_t open, std::size_t close) {
    for (std::size_t i = open + 1; i < close; ++i) {
      if (is_named(tokens_[i])) own_->insert(to_lower(unquote(tokens_[i])));
    }
  }

  std::string_view sql_;
  std::vector<Token> tokens_;
  std::optional<std::set<std::string>> own_{};  // in lower case
};

}  // namespace

std::string with_plain_strings(std::string_view sql, const IsName& is_name) {
  if (sql.find('"') == sql.npos) return std::string(sql);
  return Words(sql).with_plain_strings(is_name);
}

bool is_same_wording(std::string_view a, std::string_view b) {
  const auto spell = [](std::string_view sql) {
    return normalize(with_plain_strings(sql, [](const std::string&, bool) { return false; }));
  };
  return !a.empty() && !b.empty() && (a == b || spell(a) == spell(b));
}

}  // namespace gate
