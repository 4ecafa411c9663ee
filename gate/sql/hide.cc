#include "gate/sql/hide.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>
#include <vector>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/sql/brackets.h"
#include "gate/sql/cursor.h"
#include "gate/sql/lexer.h"
#include "gate/sql/split.h"

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

// "2s", "64MB", "on": how the database is to work.
bool is_plain_setting(const Token& token) {
  const std::string value = to_lower(unquote(token));
  constexpr std::array<std::string_view, 8> kWords = {"on",      "off",    "true",    "false",
                                                      "default", "public", "replica", "origin"};
  if (std::ranges::count(kWords, value) > 0) return true;
  const std::size_t unit = std::min(value.find_first_not_of("0123456789. "), value.size());
  return unit > 0 && value.size() - unit <= 3;
}

// An application's own setting has anything.
Tokens values_of_set(Cursor cursor) {
  const Tokens rest = cursor.rest();
  const bool is_plain = std::ranges::all_of(rest, [](const Token& token) {
    return token.kind != TokenKind::string || is_plain_setting(token);
  });
  return is_plain ? Tokens() : rest;
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
  const std::size_t end = token.text.back() == '$' ? quote + 1 : 1;
  return {token.offset + quote + 1, token.offset + token.text.size() - end};
}

constexpr std::array<std::string_view, 6> kBeforeNames = {".",    "AS",   "UPDATE",
                                                          "INTO", "FROM", "JOIN"};

// Whether it is made here (AS "x", WITH "x" AS), called, a part of a longer name, or a table.
bool is_used_as_name(Tokens tokens, std::size_t at) {
  const auto is = [&](std::size_t place, std::string_view text) {
    return place < tokens.size() && (tokens[place].text == text || is_word(tokens[place], text));
  };
  return is(at + 1, ".") || is(at + 1, "(") || is(at + 1, "AS") ||
         (at > 0 && std::ranges::any_of(kBeforeNames,
                                        [&](std::string_view word) { return is(at - 1, word); }));
}

class ValueFinder {
 public:
  // `in_block`: of what a DO runs.
  explicit ValueFinder(const KnownNames* names, bool in_block = false)
      : names_(names), in_block_(in_block) {}

  std::vector<Range> find(Tokens tokens) {
    is_key_ = !tokens.empty() && tokens.front().text == "=";
    for (std::size_t at = 0; at < tokens.size(); ++at) {
      const Token& token = tokens[at];
      follow(token);
      if (token.kind == TokenKind::blob) {
        found_.push_back(inside(token, 1));
      } else if (token.kind == TokenKind::string) {
        const bool is_open = says_nothing(token) || (in_block_ && is_definition(tokens, at));
        if (!is_open) take_string(token, is_word(tokens.front(), "DO"));
      } else if (is_text(tokens, at)) {
        found_.push_back(inside(token, 0));
      } else if (token.kind == TokenKind::parameter && token.text.starts_with("$$")) {
        found_.push_back({token.offset, token.offset + token.text.size()});
      }
    }
    return std::move(found_);
  }

 private:
  // What a DO runs is a script, which has values of its own.
  void take_string(const Token& token, bool is_script) {
    const Range all = inside(token, length_of_quote(token) - 1);
    if (!is_script || token.text.front() != '$') {
      found_.push_back(all);
      return;
    }
    const std::string script = unquote(token);
    try {
      const std::vector<Token> tokens = tokenize(script);
      for (const Range& one : ValueFinder(names_, true).find(tokens)) {
        found_.push_back({all.begin + one.begin, all.begin + one.end});
      }
    } catch (const SqlError&) {  // who knows what it says
      found_.push_back(all);
    }
  }

  // EXECUTE 'ALTER TABLE t …', which stays as it would without EXECUTE, and 't'::regclass.
  static bool is_definition(Tokens tokens, std::size_t at) {
    const bool is_table = at + 2 < tokens.size() && tokens[at + 1].text == "::" &&
                          is_word(tokens[at + 2], "REGCLASS");
    if (is_table) return true;
    const std::string text = unquote(tokens[at]);
    return (is_executed(tokens, at) && alters_only(text)) ||
           (is_in_execute(tokens, at) && goes_on_to_drop(text));
  }

  // As a whole, as what format() fills in, or as the next piece.
  static bool is_executed(Tokens tokens, std::size_t at) {
    if (at == 0) return false;
    const Token& before = tokens[at - 1];
    const bool is_in_call =
        before.text == "(" && at > 1 &&
        (is_word(tokens[at - 2], "FORMAT") || is_word(tokens[at - 2], "CONCAT"));
    const bool is_next = before.text == "," && is_in_execute(tokens, at);
    return is_word(before, "EXECUTE") || before.text == "||" || is_in_call || is_next;
  }

  static bool is_in_execute(Tokens tokens, std::size_t at) {
    while (at > 0 && tokens[at].text != ";" && !is_word(tokens[at], "EXECUTE")) --at;
    return is_word(tokens[at], "EXECUTE");
  }

  // ' ALTER COLUMN a DROP DEFAULT' behind a table's name.
  static bool goes_on_to_drop(const std::string& text) try {
    const std::vector<Token> tokens = tokenize(text);
    Cursor cursor(tokens);
    if (!cursor.take("ALTER")) return false;
    cursor.take("COLUMN");
    cursor.take_name();
    return cursor.take("DROP") && cursor.take_any({"DEFAULT", "NOT", "IDENTITY", "EXPRESSION"});
  } catch (const SqlError&) {  // a text that no statement is
    return false;
  }

  static bool alters_only(const std::string& text) try {
    const std::vector<Token> all = tokenize(text);
    for (Tokens rest = all; !rest.empty();) {
      const auto end = std::ranges::find(rest, ";", &Token::text);
      const auto size = static_cast<std::size_t>(end - rest.begin());
      Cursor cursor(rest.first(size));
      const bool alters = cursor.take("ALTER") && cursor.take("TABLE");
      const bool drops = !alters && cursor.take("DROP") && cursor.take("CONSTRAINT");
      if (size > 0 && !alters && !drops) return false;
      rest = rest.subspan(std::min(size + 1, rest.size()));
    }
    return !all.empty();
  } catch (const SqlError&) {  // a text that no statement is
    return false;
  }

  void follow(const Token& token) {
    if (is_word(token, "VALUES")) in_rows_ = true;
    if (depth_ == 0 && token.kind == TokenKind::word && !is_word(token, "VALUES")) in_rows_ = false;
    if (token.text == "(") ++depth_;
    if (token.text == ")") --depth_;
  }

  bool is_text(Tokens tokens, std::size_t at) const {
    const Token& token = tokens[at];
    if (token.kind != TokenKind::quoted_name || token.text.front() != '"') return false;
    if (is_key_ || (in_rows_ && depth_ > 0)) return true;
    return names_ != nullptr && !is_used_as_name(tokens, at) &&
           !names_->contains(to_lower(unquote(token)));
  }

  const KnownNames* names_;
  bool in_block_;
  std::vector<Range> found_{};
  bool is_key_ = false;   // of an encrypted database
  bool in_rows_ = false;  // of VALUES
  int depth_ = 0;
};

std::vector<Range> find_values_of(std::string_view sql, const KnownNames* names) {
  const std::vector<Token> tokens = tokenize(sql);
  return ValueFinder(names).find(with_values(tokens));
}

std::vector<Range> find_values(std::string_view sql, const KnownNames* names) {
  try {
    return find_values_of(sql, names);
  } catch (const SqlError&) {
  }
  try {  // with quotes that the lexer does not know: $$it's$$
    return find_values_of(with_plain_quotes(sql, Dialect::postgres), names);
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

// Whether the statement has it as a word of its own: not in a text or a comment, nor right behind a
// text, as what follows a quote that should have been doubled.
bool is_word_of(std::string_view sql, std::string_view word) {
  try {
    Lexer lexer(sql);
    std::size_t end_of_text = sql.npos;
    for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
      const bool is_open = token.kind == TokenKind::word || token.kind == TokenKind::punctuation ||
                           token.kind == TokenKind::number;
      if (is_open && token.text == word && token.offset != end_of_text) return true;
      if (token.kind == TokenKind::string) end_of_text = token.offset + token.text.size();
    }
  } catch (const SqlError&) {  // what is behind this place is not looked at
  }
  return false;
}

// near "x": syntax error; unrecognized token: "x"
void hide_what_a_parser_quotes(std::string& message, std::string_view sql) {
  for (const std::string_view beginning : {"near \"", "unrecognized token: \""}) {
    const std::size_t found = message.find(beginning);
    if (found == message.npos) continue;
    const std::size_t begin = found + beginning.size();
    const std::size_t last = message.rfind('"');
    const std::size_t end = last > begin ? last : message.size();
    const std::string_view quoted = std::string_view(message).substr(begin, end - begin);
    if (quoted.size() > 1 && !is_word_of(sql, quoted)) {
      message.replace(begin, end - begin, kHidden);
    }
  }
}

// A part of a value that stands alone at the end, in quotes or not: JSON path error near '[x';
// no such column: x.
void hide_part_of_value(std::string& message, std::string_view value, std::string_view sql) {
  constexpr std::string_view kQuotes = "'\"[]";
  const std::size_t end = message.find_last_not_of(kQuotes) + 1;
  const std::size_t blank = message.rfind(' ', end - std::min<std::size_t>(end, 1));
  const std::size_t word = blank == message.npos ? 0 : blank + 1;
  const std::size_t begin = std::min(message.find_first_not_of(kQuotes, word), end);
  const std::string_view part = std::string_view(message).substr(begin, end - begin);
  const bool is_part = part.size() > 1 && value.find(part) != value.npos;
  if (is_part && !is_word_of(sql, part)) {
    message.replace(begin, end - begin, kHidden);
  }
}

// What stands between the two, wherever that is; `end` empty = up to the end.
void hide_between(std::string& message, std::string_view begin, std::string_view end) {
  for (std::size_t at = message.find(begin); at != message.npos; at = message.find(begin, at)) {
    at += begin.size();
    const std::size_t last = end.empty() ? message.size() : message.find(end, at);
    if (last == message.npos) return;
    message.replace(at, last - at, kHidden);
    at += kHidden.size();
  }
}

// What PostgreSQL says of rows: DETAIL of a constraint's refusal, and the text that is none of a
// type's. https://www.postgresql.org/docs/current/protocol-error-fields.html
void hide_what_a_server_quotes(std::string& message) {
  hide_between(message, "Failing row contains (", ").");
  for (const std::string_view what : {"is duplicated", "already exists", "is not present in table",
                                      "is still referenced from table", "conflicts with"}) {
    const std::size_t end = message.find(concat(") ", what));
    const std::size_t key = message.rfind("Key (", end);
    if (end == message.npos || key == message.npos) continue;
    const std::size_t begin = message.find(")=(", key);
    if (begin < end) message.replace(begin + 3, end - begin - 3, kHidden);
  }
  constexpr std::string_view kOfValues[] = {"invalid input syntax for ", "invalid input value for ",
                                            "field value out of range: ", "malformed "};
  for (const std::string_view beginning : kOfValues) {
    const std::size_t said = message.find(beginning);
    const std::size_t begin = said == message.npos ? said : message.find(": \"", said);
    const std::size_t end = message.find('"', begin == message.npos ? begin : begin + 3);
    if (begin == message.npos || end == message.npos) continue;
    message.replace(begin + 3, message.rfind('"') - begin - 3, kHidden);
  }
  hide_between(message, "Token \"", "\" is invalid");
  hide_between(message, "value \"", "\" is out of range");
}

}  // namespace

std::string hide_values(std::string_view sql, const KnownNames* names) {
  std::string shown;
  std::size_t at = 0;
  for (const Range& value : find_values(sql, names)) {
    shown += concat(sql.substr(at, value.begin - at), kHidden);
    at = value.end;
  }
  return shown += sql.substr(at);
}

std::string blot_out_values(std::string_view sql, const KnownNames* names) {
  std::string shown(sql);
  for (const Range& value : find_values(sql, names)) {
    for (std::size_t at = value.begin; at < value.end; ++at) {
      if (shown[at] != '\n') shown[at] = '*';
    }
  }
  return shown;
}

std::string hide_values_in_message(std::string_view message, std::string_view sql,
                                   const KnownNames* names) {
  std::string shown(message);
  for (const Range& range : find_values(sql, names)) {
    const std::string_view value = sql.substr(range.begin, range.end - range.begin);
    for (const char quote : {'\'', '"'}) replace_all(shown, in(quote, value), in(quote, kHidden));
    hide_part_of_value(shown, value, sql);
    const bool is_taken_for_name = range.begin > 0 && sql[range.begin - 1] == '"';
    if (is_taken_for_name && !value.empty())
      replace_all(shown, std::string(value), std::string(kHidden));
  }
  hide_what_a_parser_quotes(shown, sql);
  hide_what_a_server_quotes(shown);
  return shown;
}

void add_names(std::string_view sql, KnownNames& names) {
  try {
    const std::vector<Token> tokens = tokenize(sql);
    for (const Token& token : Tokens(tokens).first(tokens.size() - with_values(tokens).size())) {
      const bool is_name = token.kind == TokenKind::word || token.kind == TokenKind::quoted_name;
      if (is_name) names.insert(to_lower(unquote(token)));
    }
  } catch (const SqlError&) {  // it names nothing that could be known
  }
}

}  // namespace gate
