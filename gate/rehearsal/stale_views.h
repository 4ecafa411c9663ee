// Views that keep their query's rows, and were left behind by what the migrations wrote.
#pragma once

#include "gate/rehearsal/passes.h"

namespace gate {

// Of those that blue and green both have, over what the migrations touched: which have what their
// query answers in blue, and not in green. `schema` is green's.
void find_stale_views(Rehearsal& rehearsal, const Schema& schema);

}  // namespace gate
