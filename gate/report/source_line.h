// The line of a script that a point is about, as a compiler shows it.
#pragma once

#include <string>

#include "gate/model/point.h"
#include "gate/model/run.h"

namespace gate {

// Two lines, each after a line's end: the source with its number, and a mark below the column that
// is meant. Empty where no column inside a statement is known.
std::string show_source(const Run& run, const Point& point);

}  // namespace gate
