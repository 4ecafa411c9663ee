// Views and triggers that can no longer be compiled.
#pragma once

#include <vector>

#include "gate/engine/sqlite/connection.h"

namespace gate {

std::vector<BrokenObject> find_broken_objects(Connection& connection);

}  // namespace gate
