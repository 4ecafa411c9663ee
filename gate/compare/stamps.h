// Values that are others in every database: times that a migration wrote down, told from what it
// made of them, and identifiers that it drew.
#pragma once

#include "gate/model/value.h"

namespace gate {

// Whether the values that only one of the two has are all times of about now: the date in a text,
// the seconds, milliseconds or microseconds since 1970, or a Julian day. Both yield one column
// each, sorted as RowRequest says; `there` was written by a clock up to two days ahead.
bool differ_by_time_of_run(const RowSource& here, const RowSource& there);

// Whether every value is a random UUID, as 16 bytes or as text, and no two are alike, neither in
// one of the two nor between them. Both yield one column each, sorted by it.
bool are_drawn_apart(const RowSource& here, const RowSource& there);

}  // namespace gate
