// The migrations of two branches, applied in both orders.
#pragma once

#include "gate/rehearsal/passes.h"

namespace gate {

// Fills Run::drift.merge for Scenario::base. UsageError where git has no answer.
void observe_merge(Rehearsal& rehearsal);

}  // namespace gate
