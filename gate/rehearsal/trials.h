// How many rows of the fixture could have made a migration fail: a change that met none of them
// passed without having been tried.
#pragma once

#include <cstddef>

#include "gate/rehearsal/passes.h"
#include "gate/rehearsal/touched.h"

namespace gate {

// For the migration that led from state `before` to `now`, whose record has `up` and `change`.
std::vector<Trial> find_trials(Rehearsal& rehearsal, const MigrationRecord& record,
                               std::size_t before, const Schema& now);

}  // namespace gate
