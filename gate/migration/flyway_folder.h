// A folder of Flyway's, with the folders below it.
#pragma once

#include <string>

#include "gate/migration/reading.h"
#include "gate/model/migration.h"

namespace gate {

// Callbacks that the tool runs once a run are migrations that repeat and have no row; those that it
// runs around each are parts of the others' scripts. A migration's attributes are the columns
// version, description and script. UsageError where the folder is missing, unreadable or has no
// file of the tool's.
MigrationFolder read_flyway_folder(const std::string& path, const Reading& how);

}  // namespace gate
