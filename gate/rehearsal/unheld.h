// Conditions on rows that hold for rows to come alone.
#pragma once

#include "gate/rehearsal/passes.h"

namespace gate {

// Counts in green, which has this schema, the rows that break one. One that as many rows of its
// table broke in blue already is not noted.
void find_unheld_checks(Rehearsal& rehearsal, const Schema& schema);

}  // namespace gate
