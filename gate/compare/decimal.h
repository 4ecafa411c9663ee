// Decimal numbers as text, however many digits a type shows of them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gate {

// A number without its form: 1.50 and 15e-1 are 15 tenths.
struct Decimal {
  bool is_negative = false;
  std::string digits{};  // neither the first nor the last is 0; empty = the number is 0
  int exponent = 0;      // of the last digit
  bool operator==(const Decimal&) const = default;
};

// Nothing where the text is no number.
std::optional<Decimal> decimal_of(std::string_view text);

}  // namespace gate
