// The annotations of goose: what is up and what is down in a file, and where its statements end.
#pragma once

#include <string_view>
#include <vector>

#include "gate/migration/script.h"

namespace gate {

// Any comment with "+goose" in it, be it meant so or not.
bool is_goose_annotation(std::string_view line);

// Fills the scripts and allowances; what the tool refuses is a problem of the whole file.
void read_goose_file(const SqlFile& source, Migration& migration,
                     std::vector<FolderProblem>& problems);

}  // namespace gate
