// Storage and references: what the engine itself finds wrong with blue, and with green as the
// deployment left it. The longest work of a rehearsal that no other pass waits for, so where there
// is enough of it, it is done beside them.
#pragma once

#include "gate/rehearsal/passes.h"
#include "gate/rehearsal/touched.h"

namespace gate {

// Blue by itself, beside whatever comes next.
void start_blue_checks(Rehearsal& rehearsal);

// Waits for the checks of blue and puts what they found into the run; once.
void collect_blue_checks(Rehearsal& rehearsal);

// Green as it is now; on a copy where later passes go on with green meanwhile.
void start_green_checks(Rehearsal& rehearsal, const Schema& schema);

// Waits for them and puts into the run what blue had not; once.
void collect_green_checks(Rehearsal& rehearsal);

// What all pending migrations together reached.
Touched touched_by_all(const Rehearsal& rehearsal);

}  // namespace gate
