// Days of the calendar, as YYYY-MM-DD.
#pragma once

#include <string>

namespace gate {

// Whether the calendar has this day; `text` has the form.
bool is_date(const std::string& text);

// The day so many days after a date.
std::string date_after(const std::string& date, int days);

}  // namespace gate
