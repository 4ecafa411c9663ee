// Which name was meant by one that SQLite does not find.
#pragma once

#include <string>
#include <string_view>

#include "gate/engine/sqlite/connection.h"

namespace gate {

// See Session::nearest_name.
std::string find_nearest_name(Connection& connection, std::string_view sql,
                              std::string_view message);

}  // namespace gate
