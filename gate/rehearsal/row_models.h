// Rows that are there, which new ones are made like.
#pragma once

#include <optional>
#include <vector>

#include "gate/engine/engine.h"
#include "gate/model/schema.h"

namespace gate {

// Rows with the values of all of the table's columns, the likeliest first; the last is none: made
// up from types. With `which` 0 the first one is the first that is found, with 1 the one that has
// most values where that has none or others, with 2 the same beside both. So a value that a way
// back leaves out, or gives every row, is not what each new row has anyway.
std::vector<std::optional<Row>> rows_to_be_like(Session& session, const Table& table, int which);

}  // namespace gate
