// What SQLite writes beside a database while it works on it.
#pragma once

#include <optional>
#include <string>

#include "gate/engine/engine.h"

namespace gate {

// The journals of the database at `path`, whoever writes them, and the temporary files that this
// process has open, whatever they are for; nothing where those cannot be listed.
std::optional<Spill> read_spill(const std::string& path);

}  // namespace gate
