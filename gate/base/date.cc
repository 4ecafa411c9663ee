#include "gate/base/date.h"

#include <chrono>
#include <iomanip>
#include <sstream>

namespace gate {

namespace {

std::chrono::year_month_day parse(const std::string& text) {
  using namespace std::chrono;
  return {year(std::stoi(text.substr(0, 4))),
          month(static_cast<unsigned>(std::stoi(text.substr(5, 2)))),
          day(static_cast<unsigned>(std::stoi(text.substr(8, 2))))};
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

}  // namespace gate
