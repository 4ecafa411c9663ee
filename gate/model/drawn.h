// Columns whose values no other database has.
#pragma once

#include "gate/model/run.h"

namespace gate {

// Whether it was filled with random UUIDs, no two alike (Divergence::drawn): drawn again they are
// others, and mean the same.
bool is_drawn(const Run& run, const TableDifference& table, const ColumnDifference& column);

// Whether it holds the moment at which its rows were written (Divergence::stamps).
bool is_stamped(const Run& run, const TableDifference& table, const ColumnDifference& column);

}  // namespace gate
