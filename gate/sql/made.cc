#include "gate/sql/made.h"

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

bool is_any_word(const Token& token, std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words) {
    if (is_word(token, word)) return true;
  }
  return false;
}

// The name that begins with `token`, without what stands before a dot.
std::string take_name(Lexer& lexer, const Token& token) {
  std::string name = unquote(token);
  if (lexer.next().text != ".") return name;
  return unquote(lexer.next());
}

std::optional<MadeObject> created(Lexer& lexer) {
  Token token = lexer.next();
  if (is_any_word(token, {"TEMP", "TEMPORARY"})) return std::nullopt;
  while (is_any_word(token, {"UNIQUE", "VIRTUAL", "OR", "REPLACE"})) {
    token = lexer.next();
  }
  if (!is_any_word(token, {"TABLE", "VIEW", "INDEX", "TRIGGER"})) return std::nullopt;
  MadeObject object{.kind = to_lower(token.text)};
  token = lexer.next();
  if (is_word(token, "IF")) {
    lexer.next();  // NOT
    lexer.next();  // EXISTS
    token = lexer.next();
  }
  object.name = take_name(lexer, token);
  return object;
}

std::optional<MadeObject> renamed(Lexer& lexer) {
  if (!is_word(lexer.next(), "TABLE")) return std::nullopt;
  Token token = lexer.next();
  std::string old = unquote(token);
  for (token = lexer.next(); token.text == "."; token = lexer.next()) old = unquote(lexer.next());
  if (!is_word(token, "RENAME") || !is_word(lexer.next(), "TO")) return std::nullopt;
  return MadeObject{.kind = "table", .name = unquote(lexer.next()), .renamed_from = old};
}

}  // namespace

bool names_type(std::string_view sql, std::string_view name) try {
  Lexer lexer(sql);
  if (!is_word(lexer.next(), "CREATE")) return false;
  if (!is_any_word(lexer.next(), {"TYPE", "DOMAIN"})) return false;
  const Token token = lexer.next();
  return equal_ignoring_case(take_name(lexer, token), name);
} catch (const SqlError&) {  // as below
  return false;
}

std::optional<MadeObject> made_by(std::string_view sql) {
  try {
    Lexer lexer(sql);
    const Token first = lexer.next();
    if (is_word(first, "CREATE")) return created(lexer);
    if (is_word(first, "ALTER")) return renamed(lexer);
  } catch (const SqlError&) {  // the engine will say what is wrong with it
  }
  return std::nullopt;
}

}  // namespace gate
