// Makes a database from a SQL script.
#pragma once

#include <string>
#include <string_view>

namespace gate {

// See Engine::load.
void load_sqlite(std::string_view sql, const std::string& to);

}  // namespace gate
