// What CREATE … and ADD COLUMN IF NOT EXISTS passed over without a word.
#pragma once

#include <vector>

#include "gate/rehearsal/passes.h"

namespace gate {

// Of a script that led from one schema to the other: each object that was there before it, that the
// statement would have made otherwise, and that the script does not make what the statement says
// either. The statement is run on an empty database and both are compared by meaning.
std::vector<MaskedObject> find_masked(Rehearsal& rehearsal, const ScriptRecord& script,
                                      const Schema& before, const Schema& now);

}  // namespace gate
