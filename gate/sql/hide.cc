#include "gate/sql/hide.h"

#include <algorithm>
#include <initializer_list>
#include <vector>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/sql/brackets.h"
#include "gate/sql/cursor.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

constexpr std::string_view kHidden = "…";

// What lies between a value's quotes.
struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// CREATE TABLE … AS, but not the AS of a column that is worked out.
Tokens query_of_table(Tokens rest) {
  Tokens query;
  for_each_outside(rest, [&](std::size_t at) {
    if (is_word(rest[at], "AS")) query = rest.subspan(at);
    return query.empty();
  });
  return query;
}

Tokens values_of_create(Cursor cursor) {
  while (cursor.take_any({"OR", "REPLACE", "TEMP", "TEMPORARY", "GLOBAL", "LOCAL", "UNLOGGED",
                          "UNIQUE", "VIRTUAL", "MATERIALIZED", "RECURSIVE", "CONSTRAINT",
                          "FULLTEXT", "SPATIAL"})) {
  }
  if (cursor.take("TABLE")) return query_of_table(cursor.rest());
  const bool is_structure = cursor.take_any(
      {"INDEX", "VIEW", "TRIGGER", "TYPE", "DOMAIN", "SCHEMA", "SEQUENCE", "FUNCTION", "PROCEDURE",
       "POLICY", "EXTENSION", "AGGREGATE", "RULE", "COLLATION", "STATISTICS", "OPERATOR", "CAST"});
  return is_structure ? Tokens() : cursor.rest();
}

Tokens values_of_alter(Cursor cursor) {
  const bool is_structure =
      cursor.take_any({"TABLE", "INDEX", "VIEW", "MATERIALIZED", "TYPE", "DOMAIN", "SCHEMA",
                       "SEQUENCE", "FUNCTION", "PROCEDURE", "POLICY", "EXTENSION", "TRIGGER"});
  return is_structure ? Tokens() : cursor.rest();
}

// Of an encrypted database.
Tokens values_of_pragma(Cursor cursor) {
  cursor.take_any({"MAIN", "TEMP"});
  if (cursor.peek().text == ".") cursor.skip();
  const bool is_key =
      cursor.take_any({"KEY", "REKEY", "HEXKEY", "HEXREKEY", "TEXTKEY", "TEXTREKEY"});
  return is_key ? cursor.rest() : Tokens();
}

// A setting of the database's own is how it works; an application's has anything.
Tokens values_of_set(Cursor cursor) {
  const Tokens rest = cursor.rest();
  const bool may_tell = std::ranges::any_of(
      rest, [](const Token& token) { return token.text == "." || is_word(token, "PASSWORD"); });
  return may_tell ? rest : Tokens();
}

// Where the other database is says what is done.
Tokens values_of_attach(Tokens rest) {
  const auto key = std::ranges::find_if(rest, [](const Token& one) { return is_word(one, "KEY"); });
  return rest.subspan(static_cast<std::size_t>(key - rest.begin()));
}

// The part of a statement in which texts are values.
Tokens with_values(Tokens tokens) {
  Cursor cursor(tokens);
  if (cursor.take("CREATE")) return values_of_create(cursor);
  if (cursor.take("ALTER")) return values_of_alter(cursor);
  if (cursor.take("PRAGMA")) return values_of_pragma(cursor);
  if (cursor.take("SET")) return values_of_set(cursor);
  if (cursor.take("ATTACH")) return values_of_attach(cursor.rest());
  const bool has_none = cursor.take_any({"DROP", "COMMENT", "BEGIN", "COMMIT", "END", "ROLLBACK",
                                         "SAVEPOINT", "RELEASE", "REINDEX", "ANALYZE", "VACUUM"});
  return has_none ? Tokens() : tokens;
}

bool says_nothing(const Token& token) {
  return token.text == "''" || token.text == "'now'";
}

Range inside(const Token& token, std::size_t quote) {
  return {token.offset + quote + 1, token.offset + token.text.size() - 1};
}

std::vector<Range> find_values(Tokens tokens) {
  std::vector<Range> found;
  const bool is_key = !tokens.empty() && tokens.front().text == "=";
  bool in_rows = false;  // of VALUES
  int depth = 0;
  for (const Token& token : tokens) {
    if (is_word(token, "VALUES")) in_rows = true;
    if (depth == 0 && token.kind == TokenKind::word && !is_word(token, "VALUES")) in_rows = false;
    if (token.text == "(") ++depth;
    if (token.text == ")") --depth;
    const bool is_text = token.kind == TokenKind::quoted_name && token.text.front() == '"' &&
                         (is_key || (in_rows && depth > 0));
    if ((token.kind == TokenKind::string || is_text) && !says_nothing(token)) {
      found.push_back(inside(token, 0));
    } else if (token.kind == TokenKind::blob) {
      found.push_back(inside(token, 1));
    }
  }
  return found;
}

std::vector<Range> find_values(std::string_view sql) {
  try {
    const std::vector<Token> tokens = tokenize(sql);
    return find_values(with_values(tokens));
  } catch (const SqlError&) {  // who knows what it says
    const std::size_t first = sql.find_first_of("'\"");
    return first == sql.npos ? std::vector<Range>() : std::vector<Range>{{first, sql.size()}};
  }
}

std::string in(char quote, std::string_view text) {
  return concat(quote, text, quote);
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != text.npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

// near "'x'": syntax error; unrecognized token: "'x
void hide_text_in_quotes(std::string& message) {
  for (auto at = message.find("\"'"); at != message.npos; at = message.find("\"'", at + 1)) {
    const std::size_t end = message.rfind('"');
    const std::size_t length = end > at ? end - at : message.npos;
    message.replace(at, length, concat("\"'", kHidden, "'"));
  }
}

}  // namespace

std::string hide_values(std::string_view sql) {
  std::string shown;
  std::size_t at = 0;
  for (const Range& value : find_values(sql)) {
    shown += concat(sql.substr(at, value.begin - at), kHidden);
    at = value.end;
  }
  return shown += sql.substr(at);
}

std::string blot_out_values(std::string_view sql) {
  std::string shown(sql);
  for (const Range& value : find_values(sql)) {
    for (std::size_t at = value.begin; at < value.end; ++at) {
      if (shown[at] != '\n') shown[at] = '*';
    }
  }
  return shown;
}

std::string hide_values_in_message(std::string_view message, std::string_view sql) {
  std::string shown(message);
  for (const Range& range : find_values(sql)) {
    const std::string_view value = sql.substr(range.begin, range.end - range.begin);
    for (const char quote : {'\'', '"'}) replace_all(shown, in(quote, value), in(quote, kHidden));
  }
  hide_text_in_quotes(shown);
  return shown;
}

}  // namespace gate
