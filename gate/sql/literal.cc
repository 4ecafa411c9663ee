// Standard SQL's quotes: doubled where they occur.
#include "gate/sql/literal.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "gate/base/text.h"

namespace gate {

namespace {

std::string between(std::string_view text, char quote) {
  std::string sql(1, quote);
  for (const char byte : text) {
    if (byte == quote) sql += byte;
    sql += byte;
  }
  return sql + quote;
}

std::string hex_literal(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex = "x'";
  for (const char byte : bytes) {
    hex += kDigits[static_cast<unsigned char>(byte) >> 4U];
    hex += kDigits[static_cast<unsigned char>(byte) & 0xFU];
  }
  return hex + '\'';
}

std::string real_literal(double number) {
  if (std::isnan(number)) return "NULL";
  if (std::isinf(number)) return number < 0 ? "-9e999" : "9e999";
  std::array<char, 64> buffer{};
  const auto end = std::to_chars(buffer.begin(), buffer.end(), number);
  std::string text(buffer.begin(), end.ptr);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

struct LiteralOf {
  std::string operator()(const Null&) const { return "NULL"; }
  std::string operator()(std::int64_t number) const {
    // Its digits without the sign are one too large for a number.
    if (number == std::numeric_limits<std::int64_t>::min()) return "(-9223372036854775807 - 1)";
    return std::to_string(number);
  }
  std::string operator()(double number) const { return real_literal(number); }
  std::string operator()(const std::string& text) const {
    // A NUL would end the statement.
    if (text.find('\0') == std::string::npos) return text_literal(text);
    return concat("CAST(", hex_literal(text), " AS TEXT)");
  }
  std::string operator()(const Blob& blob) const { return hex_literal(blob.bytes); }
};

}  // namespace

std::string value_literal(const Value& value) {
  return std::visit(LiteralOf{}, value);
}

std::string insert_statement(const std::string& table, const std::vector<std::string>& columns,
                             const std::vector<std::string>& literals, bool overriding) {
  if (columns.empty()) return concat("INSERT INTO ", table, " DEFAULT VALUES");
  return concat("INSERT INTO ", table, " (", join(columns, ", "),
                overriding ? ") OVERRIDING SYSTEM VALUE VALUES (" : ") VALUES (",
                join(literals, ", "), ")");
}

std::string name_literal(std::string_view name) {
  return between(name, '"');
}

std::string text_literal(std::string_view text) {
  return between(text, '\'');
}

}  // namespace gate
