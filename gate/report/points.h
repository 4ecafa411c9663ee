// What every report for people says of a point, one piece at a time; clean text without a newline
// at the end.
#pragma once

#include <string>
#include <string_view>

#include "gate/model/point.h"

namespace gate {

// What names a point across runs: where and when it was found says nothing about whether it is the
// same thing.
std::string lasting_name(const Point& point);

// "migrations/2.sql:14"; empty where the point has no place.
std::string show_place(const Location& location);

// "id 5: 'x' -> NULL; id 9 is gone": a few, whatever their number.
std::string show_evidence(const Point& point);

// Whether what show_evidence() shows has a value whose content is hidden.
bool has_masked_value(const Point& point);

// What only some of those who read it are told.
struct PointNotes {
  std::string source{};      // whole lines, below the place
  std::string about_rows{};  // at the end of the line of rows
};

// Message first, then each on a line of its own as far as there is one: place, statement, rows,
// why it hurts, what to write instead. Every line but the first starts with `indent`.
std::string show_point(const Point& point, std::string_view indent, const PointNotes& notes = {});

}  // namespace gate
