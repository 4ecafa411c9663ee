// Days of the calendar, as YYYY-MM-DD.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gate {

// Whether the calendar has this day; `text` has the form.
bool is_date(const std::string& text);

// The day so many days after a date.
std::string date_after(const std::string& date, int days);

// The days between two times that begin with a date; nothing where one of them does not.
std::optional<int> days_between(std::string_view from, std::string_view to);

}  // namespace gate
