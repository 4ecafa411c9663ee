// What SQLite's own checks say of a database.
#pragma once

#include <string>
#include <vector>

#include "gate/engine/sqlite/connection.h"

namespace gate {

// See Session.
std::vector<std::string> check_integrity(Connection& connection,
                                         const std::vector<std::string>& tables);
std::vector<ForeignKeyViolation> check_foreign_keys(Connection& connection,
                                                    const std::vector<std::string>& tables);

}  // namespace gate
