#include "gate/compare/decimal.h"

#include <charconv>

namespace gate {

std::optional<Decimal> decimal_of(std::string_view text) {
  Decimal number;
  number.is_negative = text.starts_with('-');
  if (number.is_negative) text.remove_prefix(1);
  const std::size_t e = text.find_first_of("eE");
  if (e != text.npos) {
    std::string_view exponent = text.substr(e + 1);
    if (exponent.starts_with('+')) exponent.remove_prefix(1);
    const auto read =
        std::from_chars(exponent.data(), exponent.data() + exponent.size(), number.exponent);
    constexpr int kMost = 1'000'000;  // more than any database has
    const bool is_known = read.ec == std::errc{} && read.ptr == exponent.data() + exponent.size();
    if (!is_known || number.exponent > kMost || number.exponent < -kMost) return {};
    text = text.substr(0, e);
  }
  const std::size_t point = text.find('.');
  number.digits = text.substr(0, point);
  if (point != text.npos) {
    number.digits += text.substr(point + 1);
    number.exponent -= static_cast<int>(text.size() - point - 1);
  }
  const bool is_number =
      !number.digits.empty() && number.digits.find_first_not_of("0123456789") == std::string::npos;
  if (!is_number) return {};
  number.digits.erase(0, number.digits.find_first_not_of('0'));
  while (number.digits.ends_with('0')) {
    number.digits.pop_back();
    ++number.exponent;
  }
  return number.digits.empty() ? Decimal{} : number;
}

}  // namespace gate
