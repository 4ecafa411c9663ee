// Tables that belong to migration tools, and to no migration.
#pragma once

#include <string>
#include <vector>

#include "gate/model/schema.h"

namespace gate {

// The names of those in the schema: the history of any known format, and what other tools keep
// theirs in, which a project leaves behind when it changes its tool.
std::vector<std::string> tables_of_tools(const Schema& schema);

}  // namespace gate
