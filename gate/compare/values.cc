// Two values: their order, and what a conversion made of one.
#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>

#include "gate/base/text.h"
#include "gate/compare/decimal.h"
#include "gate/compare/json_form.h"
#include "gate/compare/rows.h"

namespace gate {
namespace {

constexpr double kTwoTo63 = 9223372036854775808.0;
constexpr double kTwoTo53 = 9007199254740992.0;

template <typename T>
int order_of(const T& a, const T& b) {
  return a < b ? -1 : (b < a ? 1 : 0);
}

// NaN, which no database should yield, comes before every number and equals itself: the order
// stays total whatever a driver hands us.
int compare_doubles(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return order_of(!std::isnan(a), !std::isnan(b));
  return order_of(a, b);
}

// Not by conversion: beyond 2^53 a double does not have every integer.
int compare_mixed(std::int64_t a, double b) {
  if (std::isnan(b)) return 1;
  if (b >= kTwoTo63) return -1;
  if (b < -kTwoTo63) return 1;
  const auto whole = static_cast<std::int64_t>(b);
  if (a != whole) return a < whole ? -1 : 1;
  return order_of(0.0, b - static_cast<double>(whole));
}

int compare_numbers(const Value& a, const Value& b) {
  const auto* left = std::get_if<std::int64_t>(&a);
  const auto* right = std::get_if<std::int64_t>(&b);
  if (left && right) return order_of(*left, *right);
  if (left) return compare_mixed(*left, std::get<double>(b));
  if (right) return -compare_mixed(*right, std::get<double>(a));
  return compare_doubles(std::get<double>(a), std::get<double>(b));
}

// NULL, numbers, text, blobs.
int rank(const Value& value) {
  constexpr std::array<int, 5> kRanks{0, 1, 1, 2, 3};
  return kRanks.at(value.index());
}

bool is_number(const Value& value) {
  return rank(value) == 1;
}

std::optional<std::string_view> bytes_of_value(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* blob = std::get_if<Blob>(&value)) return blob->bytes;
  return std::nullopt;
}

template <typename... Format>
std::string to_text(double number, Format... format) {
  std::array<char, 64> buffer{};
  const auto end = std::to_chars(buffer.begin(), buffer.end(), number, format...);
  return {buffer.begin(), end.ptr};
}

std::optional<double> parse_double(std::string_view text) {
  double number = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
  if (end.ec != std::errc{} || end.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

// With the fewest of 15 to 17 digits that give the number back.
std::string shortest_text(double number) {
  for (int digits = 15; digits < 17; ++digits) {
    std::string text = to_text(number, std::chars_format::general, digits);
    if (parse_double(text) == number) return text;
  }
  return to_text(number, std::chars_format::general, 17);
}

// "12" → "12.0", "1e+100" → "1.0e+100": how databases show that a number is a real.
std::string with_point(std::string text) {
  if (text.find('.') != std::string::npos) return text;
  return text.insert(std::min(text.find('e'), text.size()), ".0");
}

// Whether `text` is what the real prints as, with or without its ".0".
bool prints_as(double number, std::string_view text) {
  if (!std::isfinite(number)) return false;
  const bool is_whole = number == std::trunc(number) && std::abs(number) < kTwoTo53;
  if (is_whole && !std::signbit(number)) {
    const std::string whole = std::to_string(static_cast<std::int64_t>(number));
    if (text == whole || text == whole + ".0") return true;
  }
  const std::string shortest = shortest_text(number);
  return text == shortest || text == with_point(shortest);
}

bool is_number_and_its_text(const Value& number, const Value& text) {
  const auto* digits = std::get_if<std::string>(&text);
  if (digits == nullptr) return false;
  if (const auto* whole = std::get_if<std::int64_t>(&number)) {
    return *digits == std::to_string(*whole);
  }
  const auto* real = std::get_if<double>(&number);
  return real != nullptr && prints_as(*real, *digits);
}

// How databases show a truth value, and what it is cast to.
bool is_truth_and_its_word(const Value& number, const Value& word) {
  return (number == Value(std::int64_t{1}) && word == Value(std::string("true"))) ||
         (number == Value(std::int64_t{0}) && word == Value(std::string("false")));
}

bool is_text(std::string_view bytes) {
  return find_invalid_utf8(bytes) == std::string_view::npos && bytes.find('\0') == bytes.npos;
}

bool is_equivalent(const Value& before, const Value& after) {
  if (is_number(before) && is_number(after)) return compare_numbers(before, after) == 0;
  const auto left = bytes_of_value(before);
  const auto right = bytes_of_value(after);
  // Bytes that are no text cannot be read as one, though they could be had back.
  if (left && right) return *left == *right && is_text(*left);
  return is_number_and_its_text(before, after) || is_number_and_its_text(after, before) ||
         is_truth_and_its_word(before, after) || is_truth_and_its_word(after, before);
}

bool is_zero(const Value& value) {
  return is_number(value) && compare_numbers(value, std::int64_t{0}) == 0;
}

bool is_zero_or_empty(const Value& value) {
  const auto bytes = bytes_of_value(value);
  return bytes ? bytes->empty() : is_zero(value);
}

// Text that means zero has nothing to lose by becoming the number.
bool is_text_of_zero(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text != nullptr && parse_double(*text) == 0.0;
}

bool is_lost(const Value& before, const Value& after) {
  if (std::holds_alternative<Null>(before)) return false;
  if (std::holds_alternative<Null>(after)) return true;
  return is_zero_or_empty(after) && !is_zero_or_empty(before) && !is_text_of_zero(before);
}

bool is_same(const Value& before, const Value& after) {
  if (before.index() != after.index()) return false;
  const auto* real = std::get_if<double>(&before);
  if (real == nullptr) return before == after;
  return std::bit_cast<std::uint64_t>(*real) ==
         std::bit_cast<std::uint64_t>(std::get<double>(after));
}

std::optional<Decimal> decimal_in(const Value& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) {
    return decimal_of(std::to_string(*whole));
  }
  if (const auto* text = std::get_if<std::string>(&value)) return decimal_of(*text);
  const auto* real = std::get_if<double>(&value);
  return real != nullptr && std::isfinite(*real) ? decimal_of(shortest_text(*real)) : std::nullopt;
}

// Its digits alone: braces, hyphens and capitals are taken and not kept.
std::optional<std::string> uuid_form(std::string_view text) {
  const bool is_braced = text.starts_with('{') && text.ends_with('}');
  if (is_braced) text = text.substr(1, text.size() - 2);
  std::string digits = to_lower(text);
  std::erase(digits, '-');
  const bool is_uuid =
      digits.size() == 32 && digits.find_first_not_of("0123456789abcdef") == digits.npos;
  return is_uuid ? std::optional(digits) : std::nullopt;
}

}  // namespace

bool is_same_in(Notation notation, const Value& before, const Value& after) {
  if (notation == Notation::decimal) {
    const auto left = decimal_in(before);
    return left && left == decimal_in(after);
  }
  const auto* left = std::get_if<std::string>(&before);
  const auto* right = std::get_if<std::string>(&after);
  if (left == nullptr || right == nullptr || notation == Notation::exact) return false;
  const auto form_of = notation == Notation::json        ? json_form
                       : notation == Notation::json_list ? json_list_form
                                                         : uuid_form;
  const auto form = form_of(*left);
  return form && form == form_of(*right);
}

int compare_values(const Value& a, const Value& b) {
  if (rank(a) != rank(b)) return order_of(rank(a), rank(b));
  if (is_number(a)) return compare_numbers(a, b);
  const auto left = bytes_of_value(a);
  const auto right = bytes_of_value(b);
  return left && right ? order_of(*left, *right) : 0;
}

Conversion classify(const Value& before, const Value& after) {
  if (is_same(before, after)) return Conversion::equal;
  if (is_equivalent(before, after)) return Conversion::equivalent;
  return is_lost(before, after) ? Conversion::lost : Conversion::changed;
}

}  // namespace gate
