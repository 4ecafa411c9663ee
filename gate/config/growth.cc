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

}  // namespace

bool read_growth(std::string_view text, Limits& limits) {
  double number = 0;
  const auto [end, failure] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (failure != std::errc() || !(number > 0) || number > kMost) return false;
  const std::string_view rest = text.substr(static_cast<std::size_t>(end - text.data()));
  if (rest == "x") {
    limits.growth_factor = number;
    limits.growth_bytes = 0;
    return true;
  }
  for (const Unit& unit : kUnits) {
    const double bytes = number * unit.bytes;
    if (trim(rest) != unit.name || bytes < 1 || bytes > kMost) continue;
    limits.growth_factor = 0;
    limits.growth_bytes = static_cast<std::uint64_t>(bytes);
    return true;
  }
  return false;
}

}  // namespace gate
