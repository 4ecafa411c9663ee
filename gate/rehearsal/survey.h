// What would be run, without running it.
#pragma once

#include "gate/rehearsal/rehearsal.h"

namespace gate {

// Format, history, folder and what is pending, as a run that ended there: nothing is backed up,
// hashed or applied, and the fixture is read where it lies if it can be. UsageError for what the
// scenario should not have asked, Error where the database cannot be read.
Run survey(const Scenario& scenario, Engine& engine, const RehearsalOptions& options);

}  // namespace gate
