// Rows that refer to nothing.
#pragma once

#include <string>
#include <vector>

#include "gate/engine/sqlite/connection.h"

namespace gate {

// See Session.
std::vector<ForeignKeyViolation> check_foreign_keys(Connection& connection,
                                                    const std::vector<std::string>& tables);

}  // namespace gate
