#include "gate/config/growth.h"

#include <charconv>

#include "gate/base/text.h"

namespace gate {

namespace {

struct Unit {
  std::string_view name;
  double bytes;
};

constexpr Unit kUnits[] = {{"B", 1}, {"kB", 1e3}, {"MB", 1e6}, {"GB", 1e9}};

// More than any file has; beyond it a number of bytes is none.
constexpr double kMost = 1e18;

struct Amount {
  double number;
  std::string_view unit;
};

std::optional<Amount> read_amount(std::string_view text) {
  double number = 0;
  const auto [end, failure] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (failure != std::errc() || !(number > 0) || number > kMost) return std::nullopt;
  return Amount{number, text.substr(static_cast<std::size_t>(end - text.data()))};
}

}  // namespace

std::optional<std::uint64_t> read_bytes(std::string_view text) {
  const std::optional<Amount> amount = read_amount(text);
  if (!amount) return std::nullopt;
  for (const Unit& unit : kUnits) {
    const double bytes = amount->number * unit.bytes;
    if (trim(amount->unit) != unit.name || bytes < 1 || bytes > kMost) continue;
    return static_cast<std::uint64_t>(bytes);
  }
  return std::nullopt;
}

bool read_growth(std::string_view text, Limits& limits) {
  const std::optional<Amount> amount = read_amount(text);
  if (amount && amount->unit == "x") {
    limits.growth_factor = amount->number;
    limits.growth_bytes = 0;
    return true;
  }
  const std::optional<std::uint64_t> bytes = read_bytes(text);
  if (!bytes) return false;
  limits.growth_factor = 0;
  limits.growth_bytes = *bytes;
  return true;
}

}  // namespace gate
