// The script by which the tool looks whether a migration did what it is for.
#pragma once

#include <cstddef>

#include "gate/rehearsal/passes.h"

namespace gate {

// Runs the one of this pending migration, where it has one, as the tool would right after its up:
// on a copy of green, so that nothing it does is left, and by a connection of its own, with which
// goes what it leaves open.
void run_verify_script(Rehearsal& rehearsal, std::size_t index);

}  // namespace gate
