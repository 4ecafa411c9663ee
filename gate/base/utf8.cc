// UTF-8, and text made harmless for terminals, logs and XML.
#include <cstdint>
#include <cstring>

#include "gate/base/code_point.h"
#include "gate/base/text.h"

namespace gate {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

// How many bytes a sequence that begins with `lead` has, the bits of the code point in `lead`,
// and the smallest code point that needs so many bytes. Below it the encoding is overlong.
struct Lead {
  std::size_t bytes = 0;
  std::uint32_t bits = 0;
  std::uint32_t smallest = 0;
};

Lead read_lead(unsigned char lead) {
  if (lead < 0x80) return {1, lead, 0};
  if (lead >= 0xC2 && lead < 0xE0) return {2, lead & 0x1Fu, 0x80};
  if (lead >= 0xE0 && lead < 0xF0) return {3, lead & 0x0Fu, 0x800};
  if (lead >= 0xF0 && lead < 0xF5) return {4, lead & 0x07u, 0x10000};
  return {};
}

// Characters that steer the reader's terminal or reorder what a line says.
bool is_hidden(std::uint32_t value) {
  if (value < 0x20) return value != '\n' && value != '\t';
  if (value >= 0x7F && value < 0xA0) return true;
  const bool is_separator = value == 0x2028 || value == 0x2029;
  const bool is_bidi = (value >= 0x202A && value <= 0x202E) || (value >= 0x2066 && value <= 0x2069);
  return is_separator || is_bidi;
}

std::string escape(std::uint32_t value) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string result = value < 0x100 ? "\\x" : "\\u";
  for (int shift = value < 0x100 ? 4 : 12; shift >= 0; shift -= 4) {
    result += kDigits[value >> shift & 0xF];
  }
  return result;
}

}  // namespace

CodePoint read_code_point(std::string_view text) {
  const Lead lead = read_lead(static_cast<unsigned char>(text[0]));
  if (lead.bytes == 0 || lead.bytes > text.size()) return {};
  std::uint32_t value = lead.bits;
  for (std::size_t i = 1; i < lead.bytes; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0) != 0x80) return {};
    value = value << 6 | (byte & 0x3Fu);
  }
  const bool is_surrogate = value >= 0xD800 && value < 0xE000;
  if (value < lead.smallest || is_surrogate || value > 0x10FFFF) return {};
  return {value, lead.bytes};
}

std::size_t find_invalid_utf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    std::uint64_t eight = 0;
    if (text.size() - at >= sizeof eight) {
      std::memcpy(&eight, text.data() + at, sizeof eight);
      if ((eight & 0x8080808080808080u) == 0) {
        at += sizeof eight;
        continue;
      }
    }
    const CodePoint next = read_code_point(text.substr(at));
    if (next.bytes == 0) return at;
    at += next.bytes;
  }
  return std::string_view::npos;
}

std::string printable(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint next = read_code_point(text.substr(at));
    const bool is_noncharacter = (next.value & 0xFFFE) == 0xFFFE;  // U+FFFE breaks XML
    if (next.bytes == 0 || is_noncharacter) {
      result += kReplacement;
    } else if (is_hidden(next.value)) {
      result += escape(next.value);
    } else {
      result += text.substr(at, next.bytes);
    }
    at += next.bytes == 0 ? 1 : next.bytes;
  }
  return result;
}

std::string in_quotes(std::string_view name) {
  std::string result = "'";
  for (const char c : printable(name)) {
    if (c == '\n') {
      result += "\\x0a";
    } else if (c == '\t') {
      result += "\\x09";
    } else {
      result += c;
    }
  }
  return result += '\'';
}

}  // namespace gate
