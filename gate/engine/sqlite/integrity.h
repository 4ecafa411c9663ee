// What SQLite finds wrong with the storage of a database.
#pragma once

#include <string>
#include <vector>

#include "gate/engine/engine.h"
#include "gate/engine/sqlite/connection.h"

namespace gate {

// See Session.
std::vector<std::string> check_structure(Connection& connection, VirtualTables virtual_tables);
std::vector<std::string> check_integrity(Connection& connection,
                                         const std::vector<std::string>& tables);
std::vector<std::string> check_indexes(Connection& connection,
                                       const std::vector<std::string>& tables);

}  // namespace gate
