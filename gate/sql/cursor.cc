#include "gate/sql/cursor.h"

#include <algorithm>
#include <array>

namespace gate {

namespace {

// What may follow a table's name.
constexpr std::array<std::string_view, 27> kAfterName = {
    "ADD",      "ALTER",     "AS",     "ATTACH", "CASCADE", "CHANGE",  "CONTINUE",
    "DEFAULT",  "DETACH",    "DROP",   "ENABLE", "ENGINE",  "INDEXED", "LIMIT",
    "MODIFY",   "NOT",       "ON",     "ORDER",  "OWNER",   "RENAME",  "RESTART",
    "RESTRICT", "RETURNING", "SELECT", "SET",    "VALUES",  "WHERE"};

bool begins_name(const Token& token) {
  if (token.kind == TokenKind::quoted_name) return true;
  return token.kind == TokenKind::word &&
         std::ranges::none_of(kAfterName,
                              [&](std::string_view word) { return is_word(token, word); });
}

}  // namespace

const Token& Cursor::peek(std::size_t ahead) const {
  static const Token end;
  return at_ + ahead < tokens_.size() ? tokens_[at_ + ahead] : end;
}

bool Cursor::take(std::string_view word) {
  if (!is_word(peek(), word)) return false;
  ++at_;
  return true;
}

bool Cursor::take_any(std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return take(word); });
}

bool Cursor::take_before_name(std::string_view word) {
  return begins_name(peek(1)) && take(word);
}

bool Cursor::take_if_exists() {
  if (!take("IF")) return false;
  take("NOT");
  return take("EXISTS");
}

std::string Cursor::take_name(std::string* qualifier) {
  std::string name = unquote(peek());
  skip();
  while (peek().text == ".") {
    skip();
    if (qualifier != nullptr) *qualifier = name;
    name = unquote(peek());
    skip();
  }
  return name;
}

}  // namespace gate
