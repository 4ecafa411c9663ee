#include "gate/engine/postgres/values.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <limits>

#include "gate/base/error.h"

namespace gate::postgres {

namespace {

constexpr std::string_view kTrue = "true";
constexpr std::string_view kFalse = "false";

// Network order.
template <typename Number>
Number number_at(std::string_view bytes, std::size_t at) {
  if (bytes.size() < at + sizeof(Number)) throw Error("the server sent a value that is cut short");
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < sizeof(Number); ++i) {
    number = number << 8U | static_cast<unsigned char>(bytes[at + i]);
  }
  return static_cast<Number>(number);
}

std::int64_t integer_of(std::string_view text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

template <typename Real>
double real_of(std::string_view text) {
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (text.ends_with("Infinity")) {
    return text.starts_with('-') ? -HUGE_VAL : HUGE_VAL;
  }
  Real number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// What surely fits.
bool is_whole(std::string_view text) {
  constexpr std::size_t kDigits = 18;
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text.size() <= kDigits &&
         text.find_first_not_of("0123456789") == text.npos;
}

int nibble(char digit) {
  return digit <= '9' ? digit - '0' : digit - 'a' + 10;
}

// "\x00ff"
std::string bytes_of_hex(std::string_view text) {
  std::string bytes;
  for (std::size_t at = 2; at + 1 < text.size(); at += 2) {
    bytes += static_cast<char>(nibble(text[at]) * 16 + nibble(text[at + 1]));
  }
  return bytes;
}

void add_value(Encoder& encoder, const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    encoder.add_integer(*number);
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    encoder.add_text(text->data(), text->size());
  }
}

}  // namespace

Value value_of_text(Oid type, std::string_view text) {
  switch (type) {
    case pg_type::kBool:
      return std::string(text == "t" ? kTrue : kFalse);
    case pg_type::kInt2:
    case pg_type::kInt4:
    case pg_type::kInt8:
    case pg_type::kOid:
      return integer_of(text);
    case pg_type::kFloat4:
      return real_of<float>(text);
    case pg_type::kFloat8:
      return real_of<double>(text);
    case pg_type::kBytea:
      return Blob{bytes_of_hex(text)};
    case pg_type::kNumeric:
      if (is_whole(text)) return integer_of(text);
      [[fallthrough]];
    default:
      return std::string(text);
  }
}

Value value_in(const Result& result, int row, int column) {
  if (result.is_null(row, column)) return Null{};
  const bool is_answer = result.type(column) == pg_type::kBool && !result.is_of_table(column);
  if (is_answer) return std::int64_t{result.truth(row, column) ? 1 : 0};
  return value_of_text(result.type(column), result.view(row, column));
}

bool knows_binary(Oid type) {
  switch (type) {
    case pg_type::kBool:
    case pg_type::kInt2:
    case pg_type::kInt4:
    case pg_type::kInt8:
    case pg_type::kOid:
    case pg_type::kFloat4:
    case pg_type::kFloat8:
    case pg_type::kBytea:
    case pg_type::kNumeric:
    case pg_type::kText:
    case pg_type::kVarchar:
    case pg_type::kBpchar:
    case pg_type::kName:
    case pg_type::kJson:
      return true;
    default:
      return false;
  }
}

void add_binary(Encoder& encoder, Oid type, std::string_view bytes) {
  switch (type) {
    case pg_type::kBool:
      return add_value(encoder,
                       std::string(number_at<std::int8_t>(bytes, 0) != 0 ? kTrue : kFalse));
    case pg_type::kInt2:
      return encoder.add_integer(number_at<std::int16_t>(bytes, 0));
    case pg_type::kInt4:
      return encoder.add_integer(number_at<std::int32_t>(bytes, 0));
    case pg_type::kInt8:
      return encoder.add_integer(number_at<std::int64_t>(bytes, 0));
    case pg_type::kOid:
      return encoder.add_integer(number_at<std::uint32_t>(bytes, 0));
    case pg_type::kFloat4:
      return encoder.add_real(std::bit_cast<float>(number_at<std::uint32_t>(bytes, 0)));
    case pg_type::kFloat8:
      return encoder.add_real(std::bit_cast<double>(number_at<std::uint64_t>(bytes, 0)));
    case pg_type::kBytea:
      return encoder.add_blob(bytes.data(), bytes.size());
    case pg_type::kNumeric:
      return add_value(encoder, value_of_text(type, text_of_numeric(bytes)));
    default:
      return encoder.add_text(bytes.data(), bytes.size());
  }
}

std::string text_of_numeric(std::string_view bytes) {
  constexpr int kNan = 0xC000;
  constexpr int kInfinity = 0xD000;
  constexpr int kMinusInfinity = 0xF000;
  constexpr int kMinus = 0x4000;
  const int digits = number_at<std::uint16_t>(bytes, 0);
  const int weight = number_at<std::int16_t>(bytes, 2);  // of the first digit, as a power of 10000
  const int sign = number_at<std::uint16_t>(bytes, 4);
  const int scale = number_at<std::uint16_t>(bytes, 6);
  if (sign == kNan) return "NaN";
  if (sign == kInfinity) return "Infinity";
  if (sign == kMinusInfinity) return "-Infinity";
  const auto four_at = [&](int place) {
    const bool is_there = place >= 0 && place < digits;
    const int digit =
        is_there ? number_at<std::int16_t>(bytes, 8 + 2 * static_cast<std::size_t>(place)) : 0;
    std::string text = std::to_string(digit);
    text.insert(0, 4 - text.size(), '0');
    return text;
  };
  std::string whole;
  for (int place = 0; place <= weight; ++place) whole += four_at(place);
  whole.erase(0, whole.find_first_not_of('0'));  // all of it where there is no other
  if (whole.empty()) whole = "0";
  std::string fraction;
  for (int place = weight + 1; static_cast<int>(fraction.size()) < scale; ++place) {
    fraction += four_at(place);
  }
  fraction.resize(static_cast<std::size_t>(scale));
  std::string text = sign == kMinus ? "-" : "";
  text += whole;
  if (scale > 0) text += "." + fraction;
  return text;
}

}  // namespace gate::postgres
