// The counters of AUTOINCREMENT.
#pragma once

#include "gate/engine/sqlite/connection.h"
#include "gate/model/value.h"

namespace gate {

// Name and value, by name; empty where the database never had such a table.
Rows read_sequences(Connection& connection);

// In place of all that are there; names of tables that are not there are left out.
void write_sequences(Connection& connection, const Rows& sequences);

}  // namespace gate
