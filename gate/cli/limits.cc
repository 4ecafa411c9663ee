#include "gate/cli/limits.h"

#include <charconv>
#include <string_view>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/config/growth.h"

namespace gate {

namespace {

constexpr std::string_view kGrowth = "growth";
constexpr double kMostSeconds = 604800;  // as in a scenario

struct SecondsLimit {
  std::string_view name;
  double Limits::*value;
};

constexpr SecondsLimit kSecondsLimits[] = {
    {"apply-seconds", &Limits::apply_seconds},
    {"rollback-seconds", &Limits::rollback_seconds},
    {"lock-seconds", &Limits::lock_seconds},
};

double read_seconds(const std::string& spec, const std::string& number) {
  double seconds = 0;
  const auto [end, failure] =
      std::from_chars(number.data(), number.data() + number.size(), seconds);
  if (failure != std::errc() || end != number.data() + number.size() || !(seconds > 0)) {
    throw UsageError(
        concat("--limit ", spec, ": '", number, "' is not a number of seconds above 0"));
  }
  if (seconds > kMostSeconds) {
    throw UsageError(concat("--limit ", spec, ": more than 604800 seconds (a week)"));
  }
  return seconds;
}

}  // namespace

void set_limit(const std::string& spec, Limits& limits) {
  const std::size_t equals = spec.find('=');
  const std::string name = spec.substr(0, equals);
  const std::string value = equals == std::string::npos ? "" : spec.substr(equals + 1);
  if (name == kGrowth) {
    if (read_growth(value, limits)) return;
    throw UsageError(concat("--limit ", spec, ": '", value, "' is not like '2x' or '500 MB'"));
  }
  for (const SecondsLimit& limit : kSecondsLimits) {
    if (name != limit.name) continue;
    limits.*limit.value = read_seconds(spec, value);
    return;
  }
  throw UsageError(concat("--limit ", spec, ": unknown limit '", name,
                          "' (known: ", join(limit_names(), ", "), ')'));
}

std::vector<std::string> limit_names() {
  std::vector<std::string> names;
  for (const SecondsLimit& limit : kSecondsLimits) names.emplace_back(limit.name);
  names.emplace_back(kGrowth);
  return names;
}

}  // namespace gate
