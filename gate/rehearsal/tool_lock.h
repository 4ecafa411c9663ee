// A script that commits inside itself beside the lock of its tool.
#pragma once

#include <cstddef>

#include "gate/engine/engine.h"
#include "gate/rehearsal/passes.h"

namespace gate {

// Whether that is worth a try: a statement of it waits for every older transaction to end, and the
// tool has a lock for which one may be open meanwhile.
bool may_wait_for_tool(const Rehearsal& rehearsal, std::size_t index);

// Applies the script of the pending migration on `copy`, which is in the state before it and nobody
// has open, while the tool's lock is held as the tool holds it, and a second run of the tool waits
// for it where it would. The copy is not to be used any more.
ToolLockRecord try_beside_tool(Rehearsal& rehearsal, const Database& copy, std::size_t index);

}  // namespace gate
