// White space, comments and quotes.
#include "gate/sql/scan.h"

#include "gate/base/error.h"
#include "gate/base/text.h"

namespace gate {

namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr int kSyntaxError = 1;  // SQLite's own number for it

bool is_space(char byte) {
  return byte == ' ' || (byte >= '\t' && byte <= '\r' && byte != '\v');
}

bool is_letter(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

[[noreturn]] void throw_unclosed(char quote, std::size_t at) {
  const std::string_view what = quote == '\'' ? "a string" : "an identifier";
  throw SqlError(concat(what, " that begins with ", quote, " is not closed"), kSyntaxError,
                 static_cast<int>(at));
}

}  // namespace

bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}

bool is_name_start(char byte) {
  return is_letter(byte) || byte == '_' || static_cast<unsigned char>(byte) >= 0x80;
}

bool is_name_byte(char byte) {
  return is_name_start(byte) || is_digit(byte) || byte == '$';
}

std::size_t skip_space(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    if (is_space(text[at])) {
      ++at;
    } else if (text[at] == kByteOrderMark[0] && text.substr(at).starts_with(kByteOrderMark)) {
      at += kByteOrderMark.size();
    } else {
      break;
    }
  }
  return at;
}

std::size_t skip_comment(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  if (rest.starts_with("--")) {
    const auto end = text.find('\n', at);
    return end == text.npos ? text.size() : end;
  }
  // A "/*" with nothing after it is a division and a star.
  if (!rest.starts_with("/*") || rest.size() == 2) return at;
  const auto end = text.find("*/", at + 2);
  return end == text.npos ? text.size() : end + 2;
}

std::size_t skip_blank(std::string_view text, std::size_t at) {
  while (true) {
    const std::size_t end = skip_comment(text, skip_space(text, at));
    if (end == at) return at;
    at = end;
  }
}

std::size_t skip_quoted(std::string_view text, std::size_t at) {
  if (at >= text.size()) return at;
  const char open = text[at];
  if (open != '\'' && open != '"' && open != '`' && open != '[') return at;
  const char close = open == '[' ? ']' : open;
  auto end = text.find(close, at + 1);
  while (end != text.npos && close != ']' && end + 1 < text.size() && text[end + 1] == close) {
    end = text.find(close, end + 2);
  }
  if (end == text.npos) throw_unclosed(open, at);
  return end + 1;
}

}  // namespace gate
