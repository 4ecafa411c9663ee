// UTC from the system's clock, or from SOURCE_DATE_EPOCH for reproducible reports.
#include "gate/base/clock.h"

#include <charconv>
#include <cstdlib>
#include <ctime>
#include <string_view>

#include "gate/base/error.h"
#include "gate/base/text.h"

namespace gate {

namespace {

constexpr std::time_t kYear10000 = 253402300800;

std::time_t now() {
  const char* const epoch = std::getenv("SOURCE_DATE_EPOCH");
  if (epoch == nullptr || *epoch == '\0') return std::time(nullptr);
  const std::string_view text = epoch;
  std::time_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool is_number = error == std::errc{} && end == text.data() + text.size();
  if (!is_number || seconds < 0 || seconds >= kYear10000) {
    throw UsageError(concat("SOURCE_DATE_EPOCH is ", in_quotes(text), ", not seconds since 1970"));
  }
  return seconds;
}

}  // namespace

std::string utc_now() {
  const std::time_t seconds = now();
  std::tm parts = {};
  gmtime_r(&seconds, &parts);
  char text[sizeof "YYYY-MM-DDTHH:MM:SSZ"] = {};
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

long long seconds_since_1970() {
  return now();
}

std::string utc_today() {
  return utc_now().substr(0, sizeof "YYYY-MM-DD" - 1);
}

}  // namespace gate
