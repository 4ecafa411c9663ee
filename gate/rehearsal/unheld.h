// Conditions on rows that hold for rows to come alone.
#pragma once

#include "gate/rehearsal/passes.h"

namespace gate {

// Counts in green the rows that break one; none that broke as many in blue already is noted.
void find_unheld_checks(Rehearsal& rehearsal);

}  // namespace gate
