// The structure of a SQLite database.
#pragma once

#include "gate/engine/sqlite/connection.h"
#include "gate/model/schema.h"

namespace gate {

// Of the main database. A virtual table whose module is missing has no columns.
Schema read_schema(Connection& connection);

}  // namespace gate
