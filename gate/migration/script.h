// One file of SQL, read and cut into statements.
#pragma once

#include <string>
#include <vector>

#include "gate/model/migration.h"

namespace gate {

struct ScriptFile {
  Script script{};  // without statements where the file could not be understood
  std::vector<InlineAllow> allows{};
  std::vector<FolderProblem> problems{};  // without a version
};

// A byte order mark counts in the checksum only. UsageError where the file cannot be opened.
ScriptFile read_script(const std::string& path);

}  // namespace gate
