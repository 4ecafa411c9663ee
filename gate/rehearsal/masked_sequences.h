// CREATE SEQUENCE IF NOT EXISTS over one that is there.
#pragma once

#include <optional>

#include "gate/base/error.h"
#include "gate/rehearsal/passes.h"

namespace gate {

// Nothing where the statement is another one, has made the sequence, or has met one that is as it
// says. Of one that a column owns nothing is told.
std::optional<MaskedObject> find_masked_sequence(Rehearsal& rehearsal,
                                                 const StatementRecord& statement,
                                                 const Schema& before, const Schema& now);

// That what a statement passed over could not be made beside it.
void warn_of_mask(const StatementRecord& statement, const SqlError& error);

}  // namespace gate
