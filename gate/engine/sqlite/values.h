// Values as SQLite's result columns hold them.
#pragma once

#include <sqlite3.h>

#include "gate/engine/sqlite/connection.h"
#include "gate/model/value.h"

namespace gate {

// Whether the database keeps text as UTF-8. Where not, sqlite3_column_text converts.
bool keeps_utf8(Connection& connection);

// Reuses the memory that `value` has.
void read_value(sqlite3_stmt* statement, int column, Value& value);

}  // namespace gate
