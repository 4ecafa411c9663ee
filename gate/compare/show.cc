// A value as reports show it.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

#include "gate/base/text.h"
#include "gate/compare/rows.h"

namespace gate {
namespace {

// Longer ones are cut: a report is read by people, a value can be a photograph.
constexpr std::size_t kMaxCharacters = 60;
constexpr std::size_t kMaxBytes = 30;

bool continues_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

std::size_t count_characters(std::string_view text) {
  return text.size() - static_cast<std::size_t>(std::ranges::count_if(text, continues_character));
}

// At most kMaxCharacters, never through the middle of one. Bytes that are no UTF-8 count singly.
std::string_view cut(std::string_view text) {
  std::size_t end = 0;
  for (std::size_t characters = 0; end < text.size() && end < 4 * kMaxCharacters; ++end) {
    if (continues_character(text[end])) continue;
    if (characters++ == kMaxCharacters) break;
  }
  return text.substr(0, end);
}

// On one line, as SQL writes it.
std::string show_text(std::string_view text) {
  const std::string_view shown = cut(text);
  std::string line;
  for (const char byte : shown) {
    if (byte == '\n') {
      line += "\\n";
    } else if (byte == '\t') {
      line += "\\t";
    } else {
      line += byte;
      if (byte == '\'') line += byte;
    }
  }
  return concat('\'', printable(line), shown.size() < text.size() ? "…" : "", '\'');
}

std::string show_blob(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (const char byte : bytes.substr(0, kMaxBytes)) {
    hex += kDigits[static_cast<unsigned char>(byte) >> 4U];
    hex += kDigits[static_cast<unsigned char>(byte) & 0xFU];
  }
  return concat("x'", hex, bytes.size() > kMaxBytes ? "…" : "", '\'');
}

// A real always looks like one, so that 1 and 1.0 can be told apart.
std::string show_real(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number < 0 ? "-Inf" : "Inf";
  std::array<char, 64> buffer{};
  const auto end = std::to_chars(buffer.begin(), buffer.end(), number);
  std::string text(buffer.begin(), end.ptr);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

std::string count_in(std::size_t number, std::string_view noun) {
  return count_of(static_cast<long long>(number), noun);
}

struct Shower {
  bool show_values;

  std::string operator()(const Null&) const { return "NULL"; }
  std::string operator()(std::int64_t number) const { return std::to_string(number); }
  std::string operator()(double number) const { return show_real(number); }
  std::string operator()(const std::string& text) const {
    if (show_values) return show_text(text);
    return concat("text of ", count_in(count_characters(text), "character"));
  }
  std::string operator()(const Blob& blob) const {
    if (show_values) return show_blob(blob.bytes);
    return concat("blob of ", count_in(blob.bytes.size(), "byte"));
  }
};

}  // namespace

std::string show(const Value& value, bool show_values) {
  return std::visit(Shower{show_values}, value);
}

}  // namespace gate
