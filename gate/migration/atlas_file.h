// One file of Atlas, with the directives that it begins with.
#pragma once

#include <vector>

#include "gate/migration/script.h"
#include "gate/model/migration.h"

namespace gate {

// Fills the migration's script, and what is asked before it.
void read_atlas_file(const SqlFile& source, Migration& migration,
                     std::vector<FolderProblem>& problems);

}  // namespace gate
