// What the scenario says must hold on green.
#pragma once

#include "gate/rehearsal/passes.h"

namespace gate {

// Needs the row counts in Run::tables.
void check_expectations(Rehearsal& rehearsal);

}  // namespace gate
