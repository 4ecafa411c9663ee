#include "gate/sql/table_body.h"

#include <algorithm>
#include <array>

#include "gate/base/text.h"
#include "gate/sql/brackets.h"

namespace gate {

namespace {

bool is_any(const Token& token, std::span<const std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return is_word(token, word); });
}

// What a column's type ends with.
constexpr std::array<std::string_view, 11> kConstraints = {
    "CONSTRAINT", "PRIMARY", "NOT",        "NULL",      "UNIQUE", "CHECK",
    "DEFAULT",    "COLLATE", "REFERENCES", "GENERATED", "AS"};

// Each part without the comma; those in brackets do not count.
std::vector<Tokens> parts_of(Tokens tokens) {
  std::vector<Tokens> parts;
  int depth = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].text == "(") ++depth;
    if (tokens[i].text == ")") --depth;
    if (depth != 0 || tokens[i].text != ",") continue;
    parts.push_back(tokens.subspan(begin, i - begin));
    begin = i + 1;
  }
  if (begin < tokens.size()) parts.push_back(tokens.subspan(begin));
  return parts;
}

// "(a, b COLLATE nocase)" at `at`: a, b. Moves behind it.
std::vector<std::string> take_names(Tokens tokens, std::size_t& at) {
  std::vector<std::string> names;
  if (at >= tokens.size() || tokens[at].text != "(") return names;
  const std::size_t end = after_bracket(tokens, at);
  for (const Tokens& part : parts_of(tokens.subspan(at + 1, end - at - 2))) {
    if (!part.empty()) names.push_back(unquote(part[0]));
  }
  at = end;
  return names;
}

// "parent (id) ON DELETE CASCADE" from `at`.
void read_reference(Tokens tokens, std::size_t at, KeyFacts& key) {
  if (at >= tokens.size()) return;
  while (at + 2 < tokens.size() && tokens[at + 1].text == ".") at += 2;  // its schema
  key.parent = unquote(tokens[at]);
  for (std::size_t i = at + 1; i + 2 < tokens.size(); ++i) {
    if (!is_word(tokens[i], "ON") || !is_word(tokens[i + 1], "DELETE")) continue;
    key.on_delete = to_lower(tokens[i + 2].text);
    const bool is_set = key.on_delete == "set" && i + 3 < tokens.size();
    if (is_set) key.on_delete += concat(' ', to_lower(tokens[i + 3].text));
    if (key.on_delete == "restrict" || key.on_delete == "no") key.on_delete.clear();
  }
}

// False where it is none.
bool read_constraint(Tokens part, StatementFacts& facts) {
  std::size_t at = is_word(part[0], "CONSTRAINT") ? 2 : 0;
  if (at >= part.size()) return at > 0;
  if (is_word(part[at], "CHECK")) return true;
  const bool is_unique = is_word(part[at], "UNIQUE");
  const bool is_key = is_word(part[at], "PRIMARY");
  const bool is_foreign = is_word(part[at], "FOREIGN");
  if (!is_unique && !is_key && !is_foreign) return at > 0;
  at += is_unique ? 1 : 2;
  std::vector<std::string> columns = take_names(part, at);
  if (!is_foreign) {
    facts.indexed.push_back(std::move(columns));
    return true;
  }
  KeyFacts key{.columns = std::move(columns)};
  read_reference(part, at + 1, key);
  facts.keys.push_back(std::move(key));
  return true;
}

// "AUTO_INCREMENT", which some engine takes for a part of the type, stays in it.
std::size_t read_type(Tokens part, std::size_t at, ColumnFacts& column) {
  while (at < part.size() && !is_any(part[at], kConstraints)) {
    if (part[at].text == "(") {
      at = after_bracket(part, at);
      continue;
    }
    if (!column.type.empty()) column.type += ' ';
    column.type += part[at].text;
    ++at;
  }
  return at;
}

bool is_one_literal(const Token& token) {
  constexpr std::array<std::string_view, 3> kWords = {"NULL", "TRUE", "FALSE"};
  return token.kind == TokenKind::number || token.kind == TokenKind::string ||
         token.kind == TokenKind::blob || is_any(token, kWords);
}

// The last token before the bracket that closes CAST(… AS …); `at` is the AS.
std::size_t end_of_type(Tokens tokens, std::size_t at) {
  while (at + 1 < tokens.size() && tokens[at + 1].text != ")") {
    at = tokens[at + 1].text == "(" ? after_bracket(tokens, at + 1) - 1 : at + 1;
  }
  return at;
}

// Whether a bracket holds what SQLite takes for a constant: a literal, also in more brackets, with
// signs or through CAST. Anything else is worked out, whatever comes of it: (1 + 1), (not 1).
bool is_literal(Tokens tokens) {
  std::vector<bool> is_cast;  // by bracket that is open
  bool is_read = false;       // the literal
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    const Token& token = tokens[at];
    const bool is_sign = token.text == "-" || token.text == "+";
    if (is_read && token.text == ")") {
      is_cast.pop_back();
      if (is_cast.empty()) return true;
    } else if (is_read) {
      if (!is_cast.back() || !is_word(token, "AS")) return false;
      at = end_of_type(tokens, at);
    } else if (token.text == "(") {
      is_cast.push_back(at > 0 && is_word(tokens[at - 1], "CAST"));
    } else if (!is_sign && !is_word(token, "CAST")) {
      if (!is_one_literal(token)) return false;
      is_read = true;
    }
  }
  return false;
}

// Whether what follows DEFAULT is no constant.
bool is_worked_out(Tokens tokens) {
  constexpr std::array<std::string_view, 3> kClocks = {"CURRENT_TIME", "CURRENT_DATE",
                                                       "CURRENT_TIMESTAMP"};
  return tokens[0].text == "(" ? !is_literal(tokens) : is_any(tokens[0], kClocks);
}

// NULL, (NULL) …, but not (-NULL), which SQLite takes for a default like any other.
bool is_null(Tokens tokens) {
  const auto begin =
      std::ranges::find_if(tokens, [](const Token& token) { return token.text != "("; });
  return begin != tokens.end() && is_word(*begin, "NULL") &&
         (begin == tokens.begin() || (begin + 1 != tokens.end() && begin[1].text == ")"));
}

void read_column(Tokens part, StatementFacts& facts) {
  ColumnFacts column{.name = unquote(part[0])};
  for (std::size_t at = read_type(part, 1, column); at < part.size(); ++at) {
    if (part[at].text == "(") {
      at = after_bracket(part, at) - 1;
      continue;
    }
    const bool has_next = at + 1 < part.size();
    if (is_word(part[at], "NOT") && has_next && is_word(part[at + 1], "NULL")) {
      column.not_null = true;
      ++at;
    }
    if (is_word(part[at], "DEFAULT") && has_next) {
      column.has_default = !is_null(part.subspan(at + 1));
      column.default_varies = is_worked_out(part.subspan(at + 1));
    }
    if (is_word(part[at], "AS")) column.generated = true;
    if (is_word(part[at], "UNIQUE") || is_word(part[at], "PRIMARY")) {
      facts.indexed.push_back({column.name});
    }
    if (is_word(part[at], "AUTOINCREMENT")) facts.options.emplace_back("AUTOINCREMENT");
    if (is_word(part[at], "REFERENCES")) {
      KeyFacts key{.columns = {column.name}};
      read_reference(part, at + 1, key);
      facts.keys.push_back(std::move(key));
    }
  }
  facts.columns.push_back(std::move(column));
}

}  // namespace

void read_table_body(std::span<const Token> tokens, StatementFacts& facts) {
  for (const Tokens& part : parts_of(tokens)) {
    if (!part.empty() && !read_constraint(part, facts)) read_column(part, facts);
  }
}

}  // namespace gate
