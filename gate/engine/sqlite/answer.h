// What a statement of an application answers, and at what cost.
#pragma once

#include <string_view>

#include "gate/engine/engine.h"
#include "gate/engine/sqlite/connection.h"

namespace gate {

// See Session::ask. `statement` is prepared and not yet begun.
Answer answer_of(Connection& connection, sqlite3_stmt* statement);

}  // namespace gate
