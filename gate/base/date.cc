#include "gate/base/date.h"

#include <charconv>
#include <chrono>
#include <iomanip>
#include <sstream>

namespace gate {

namespace {

// Of "2026-11-21" and whatever comes after it; not ok() where it does not begin so.
std::chrono::year_month_day parse(std::string_view text) {
  using namespace std::chrono;
  const auto number = [&](std::size_t at, std::size_t size) {
    int value = -1;
    if (text.size() >= at + size) std::from_chars(&text[at], &text[at] + size, value);
    return value;
  };
  return {year(number(0, 4)), month(static_cast<unsigned>(number(5, 2))),
          day(static_cast<unsigned>(number(8, 2)))};
}

}  // namespace

bool is_date(const std::string& text) {
  return parse(text).ok();
}

std::string date_after(const std::string& date, int days) {
  using namespace std::chrono;
  const year_month_day later = sys_days(parse(date)) + std::chrono::days(days);
  std::ostringstream text;
  text << std::setfill('0') << std::setw(4) << static_cast<int>(later.year()) << '-' << std::setw(2)
       << static_cast<unsigned>(later.month()) << '-' << std::setw(2)
       << static_cast<unsigned>(later.day());
  return text.str();
}

std::optional<int> days_between(std::string_view from, std::string_view to) {
  const auto begin = parse(from);
  const auto end = parse(to);
  if (!begin.ok() || !end.ok()) return std::nullopt;
  return static_cast<int>((std::chrono::sys_days(end) - std::chrono::sys_days(begin)).count());
}

}  // namespace gate
