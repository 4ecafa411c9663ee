// Makes a database from a SQL script.
#pragma once

#include <string>

namespace gate {

// See Engine::load.
bool load_sqlite(const std::string& sql, const std::string& to);

}  // namespace gate
