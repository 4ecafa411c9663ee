// The structure of a SQLite database.
#pragma once

#include "gate/engine/sqlite/connection.h"
#include "gate/model/schema.h"

namespace gate {

// Of the main database. A virtual table whose module is missing has no columns. `known` is what was
// read of it before: a table whose texts are still the same is not read again.
Schema read_schema(Connection& connection, const Schema* known = nullptr);

}  // namespace gate
