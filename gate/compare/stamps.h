// Values that are others in every database: times that a migration wrote down, told from what it
// made of them, and identifiers that it drew.
#pragma once

#include <cstddef>
#include <optional>

#include "gate/model/value.h"

namespace gate {

// Whether the values that only one of the two has are all times of about now: the date in a text,
// the seconds, milliseconds or microseconds since 1970, or a Julian day. Both yield one column
// each, sorted as RowRequest says; `there` was written by a clock up to two days ahead.
bool differ_by_time_of_run(const RowSource& here, const RowSource& there);

// Whether every value is a random UUID, as 16 bytes or as text, and no two are alike, neither in
// one of the two nor between them. Both yield one column each, sorted by it.
bool are_drawn_apart(const RowSource& here, const RowSource& there);

// The values of one column that two databases do not share, sorted.
struct Apart {
  Rows here{};
  Rows there{};
};

// Nothing where they differ in a row that had a value before, where a key is not that of one row
// alone, or where more than `limit` rows differ. All three yield the key and then the column,
// sorted by the key; before it was filled, `before` had the column, or is null where it is new.
std::optional<Apart> filled_apart(const RowSource& before, const RowSource& here,
                                  const RowSource& there, std::size_t limit);

// Yields the rows, which must outlive it.
RowSource source_of(const Rows& rows);

}  // namespace gate
