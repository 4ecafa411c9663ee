// Virtual tables whose rows are nowhere else.
#pragma once

#include "gate/model/difference.h"
#include "gate/model/run.h"
#include "gate/model/schema.h"

namespace gate {

// A virtual table that is no index over another table, and that no trigger fills, is judged like
// any other: takes `is_virtual` from its difference. So is one that was an ordinary table, and
// one that is rebuilt, whoever fills it afterwards: its rows must have been brought over.
void demand_own_rows(const ScriptRecord& script, const Schema& before, const Schema& after,
                     StateDifference& change);

}  // namespace gate
