// Views that keep their query's rows, and were left behind by what the migrations wrote.
#pragma once

#include "gate/rehearsal/passes.h"

namespace gate {

// Of those that blue and green both have, be it under another name: which have what their query
// answers in blue, and not in green, or have a query that is refused in green alone. `schema` is
// green's.
void find_stale_views(Rehearsal& rehearsal, const Schema& schema);

}  // namespace gate
