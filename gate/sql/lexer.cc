// One token after the other, each as long as SQLite would have it.
#include "gate/sql/lexer.h"

#include <algorithm>
#include <array>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/sql/scan.h"

namespace gate {

namespace {

struct Piece {
  TokenKind kind = TokenKind::punctuation;
  std::size_t end = 0;
};

// The longest first.
constexpr std::array<std::string_view, 10> kOperators = {"->>", "->", "||", "<=", "<>",
                                                         "<<",  ">=", ">>", "==", "!="};

std::size_t skip_name(std::string_view text, std::size_t at) {
  while (at < text.size() && is_name_byte(text[at])) ++at;
  return at;
}

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

// "12", "1.5", ".5e-3", "0x1f". Letters that follow belong to it: "12ab" is one token, which
// SQLite refuses.
std::size_t skip_number(std::string_view text, std::size_t at) {
  at = skip_digits(text, at);
  if (at < text.size() && text[at] == '.') at = skip_digits(text, at + 1);
  const bool has_exponent = at < text.size() && (text[at] == 'e' || text[at] == 'E');
  if (!has_exponent) return skip_name(text, at);
  const bool has_sign = at + 1 < text.size() && (text[at + 1] == '+' || text[at + 1] == '-');
  const std::size_t digits = at + 1 + (has_sign ? 1 : 0);
  if (digits < text.size() && is_digit(text[digits])) at = digits;
  return skip_name(text, at);
}

// "?1", ":name", "@name", "$name", "#name", and Tcl's "$name::part(anything but white space)".
std::size_t skip_parameter(std::string_view text, std::size_t at) {
  const std::size_t start = at + 1;
  at = start;
  if (text[start - 1] == '?') return skip_digits(text, at);
  while (at < text.size()) {
    if (is_name_byte(text[at])) {
      ++at;
    } else if (text.substr(at).starts_with("::")) {
      at += 2;
    } else {
      break;
    }
  }
  if (at == start || at >= text.size() || text[at] != '(') return at;
  const auto end = text.find_first_of(std::string_view(" \t\n\f\r)\0", 7), at + 1);
  if (end == text.npos) return text.size();
  return text[end] == ')' ? end + 1 : end;
}

bool begins_number(std::string_view text, std::size_t at) {
  if (is_digit(text[at])) return true;
  return text[at] == '.' && at + 1 < text.size() && is_digit(text[at + 1]);
}

bool begins_blob(std::string_view text, std::size_t at) {
  return (text[at] == 'x' || text[at] == 'X') && at + 1 < text.size() && text[at + 1] == '\'';
}

// Unlike a string, a blob has no doubled quotes in it.
std::size_t skip_blob(std::string_view text, std::size_t at) {
  const auto end = text.find('\'', at + 2);
  return end == text.npos ? skip_quoted(text, at + 1) : end + 1;
}

// PostgreSQL's E'it\'s': where a quote after a backslash ends nothing. 0 = it has no end, and is
// what other products take it for: a word and a string.
std::size_t skip_escape_string(std::string_view text, std::size_t at) {
  for (at += 2; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '\'') {
      if (at + 1 == text.size() || text[at + 1] != '\'') return at + 1;
      ++at;
    }
  }
  return 0;
}

bool begins_escape_string(std::string_view text, std::size_t at) {
  return (text[at] == 'e' || text[at] == 'E') && at + 1 < text.size() && text[at + 1] == '\'';
}

// PostgreSQL's "$tag$" and "$$"; 0 = there is none here.
std::size_t length_of_tag(std::string_view text) {
  if (text.empty() || text.front() != '$' || (text.size() > 1 && is_digit(text[1]))) return 0;
  std::size_t end = 1;
  while (end < text.size() && text[end] != '$' && is_name_byte(text[end])) ++end;
  return end < text.size() && text[end] == '$' ? end + 1 : 0;
}

// $tag$it's$tag$. 0 = it has no end, and is what other products take it for.
std::size_t skip_dollar_string(std::string_view text, std::size_t at) {
  const std::size_t length = length_of_tag(text.substr(at));
  if (length == 0) return 0;
  const std::size_t close = text.find(text.substr(at, length), at + length);
  return close == text.npos ? 0 : close + length;
}

std::size_t skip_operator(std::string_view text, std::size_t at) {
  constexpr std::string_view kFirst = "-|<>=!";
  if (kFirst.find(text[at]) == std::string_view::npos) return at + 1;
  const std::string_view rest = text.substr(at);
  const auto longest = std::ranges::find_if(
      kOperators, [rest](std::string_view known) { return rest.starts_with(known); });
  return at + (longest == kOperators.end() ? 1 : longest->size());
}

Piece piece_at(std::string_view text, std::size_t at, Strings strings) {
  const char first = text[at];
  if (begins_blob(text, at)) return {TokenKind::blob, skip_blob(text, at)};
  if (strings == Strings::all) {
    const std::size_t end = begins_escape_string(text, at) ? skip_escape_string(text, at)
                                                           : skip_dollar_string(text, at);
    if (end > 0) return {TokenKind::string, end};
  }
  if (is_name_start(first)) return {TokenKind::word, skip_name(text, at)};
  if (begins_number(text, at)) return {TokenKind::number, skip_number(text, at)};
  const std::size_t end = skip_quoted(text, at);
  if (end > at) return {first == '\'' ? TokenKind::string : TokenKind::quoted_name, end};
  // PostgreSQL's cast.
  if (strings == Strings::all && text.substr(at).starts_with("::")) {
    return {TokenKind::punctuation, at + 2};
  }
  constexpr std::string_view kParameterStarts = "?:@$#";
  if (kParameterStarts.find(first) != std::string_view::npos) {
    return {TokenKind::parameter, skip_parameter(text, at)};
  }
  return {TokenKind::punctuation, skip_operator(text, at)};
}

}  // namespace

void Lexer::advance(std::size_t end) {
  at_ = end;
  if (nul_ >= end) return;
  throw SqlError("a NUL byte: the database reads no further than this", 1, static_cast<int>(nul_));
}

Token Lexer::next() {
  advance(skip_blank(text_, at_));
  if (at_ == text_.size()) return {.kind = TokenKind::end, .text = {}, .offset = at_};
  const std::size_t begin = at_;
  const Piece piece = piece_at(text_, begin, strings_);
  advance(piece.end);
  return {piece.kind, text_.substr(begin, piece.end - begin), begin};
}

std::size_t find_open_comment(std::string_view text) {
  Lexer lexer(text, Strings::sqlite);
  std::size_t at = 0;
  for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
    at = token.offset + token.text.size();
  }
  // Behind the last token there are only white space and comments.
  for (at = skip_space(text, at); at < text.size();) {
    const std::size_t end = skip_comment(text, at);
    if (text[at] == '/' && (end < at + 4 || !text.substr(0, end).ends_with("*/"))) return at;
    at = skip_space(text, end);
  }
  return text.npos;
}

std::vector<Token> tokenize(std::string_view sql) {
  std::vector<Token> tokens;
  Lexer lexer(sql);
  for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
    tokens.push_back(token);
  }
  return tokens;
}

bool is_word(const Token& token, std::string_view word) {
  return token.kind == TokenKind::word && equal_ignoring_case(token.text, word);
}

std::size_t length_of_quote(const Token& token) {
  const std::size_t tag = length_of_tag(token.text);
  return tag > 0 ? tag : token.text.find_first_of("'\"`[") + 1;
}

namespace {

// "n" of E'\n'. What is written by its number stays as it is.
char meant_by_escape(char letter) {
  constexpr std::string_view kLetters = "bfnrt";
  constexpr std::string_view kMeant = "\b\f\n\r\t";
  const std::size_t at = kLetters.find(letter);
  return at == kLetters.npos ? letter : kMeant[at];
}

}  // namespace

std::string unquote(const Token& token) {
  const std::string_view text = token.text;
  const bool is_quoted = token.kind == TokenKind::quoted_name || token.kind == TokenKind::string;
  if (!is_quoted) return std::string(text);
  const std::size_t begin = length_of_quote(token);
  const char close = text.back();
  if (close == '$') return std::string(text.substr(begin, text.size() - 2 * begin));
  const bool has_escapes = begin == 2 && (text.front() == 'E' || text.front() == 'e');
  std::string name;
  for (std::size_t i = begin; i + 1 < text.size(); ++i) {
    if (has_escapes && text[i] == '\\' && i + 2 < text.size()) {
      name += meant_by_escape(text[++i]);
      continue;
    }
    name += text[i];
    if (text[i] == close && close != ']') ++i;
  }
  return name;
}

}  // namespace gate
