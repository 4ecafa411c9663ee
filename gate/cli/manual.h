// The man page: what it says beside --help is a file, docs/migration-gate.mdoc; commands and
// options are those of the command line itself.
#pragma once

#include <string>

#include "gate/cli/command_shape.h"

namespace gate {

// In mdoc(7).
std::string manual_page(const CommandShape& program);

}  // namespace gate
