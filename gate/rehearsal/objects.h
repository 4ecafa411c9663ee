// Views and triggers of green that no longer do what they did, though nobody wrote them anew.
#pragma once

#include "gate/rehearsal/passes.h"

namespace gate {

// Fills what the run's verify record says of objects; `schema` is green's.
void check_objects(Rehearsal& rehearsal, const Schema& schema);

// Whether columns that both have are in another order.
bool has_moved_columns(const Table& before, const Table& after);

}  // namespace gate
