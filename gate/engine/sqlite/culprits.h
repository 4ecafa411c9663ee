// Which rows made SQLite refuse a statement.
#pragma once

#include <cstddef>
#include <string_view>

#include "gate/engine/sqlite/connection.h"

namespace gate {

// See Session::find_culprits.
Culprits find_culprits(Connection& connection, std::string_view sql, std::string_view message,
                       std::size_t limit);

}  // namespace gate
