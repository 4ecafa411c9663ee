// Rows of a table in the order in which two databases are compared.
#pragma once

#include "gate/engine/sqlite/connection.h"

namespace gate {

RowSource read_rows(Connection& connection, const RowRequest& request);

}  // namespace gate
