// A script as the database's own shell takes it, which is what Sqitch runs scripts with.
#pragma once

#include <string>

#include "gate/migration/script.h"

namespace gate {

// The statements of the script, those of files that it reads in their place, and what of its
// commands only the shell can do. `folder` is where Sqitch is called.
ScriptFile read_as_client(const SqlFile& source, const std::string& folder);

}  // namespace gate
