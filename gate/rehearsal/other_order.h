// Green against a copy on which the rows that a statement reads were found in another order.
#pragma once

#include <vector>

#include "gate/rehearsal/passes.h"

namespace gate {

// What is different besides the numbers that the engine gave to new rows, and the columns that hold
// them: which row got which number is for the order to say, and hardly anybody minds. `tables` are
// those of green; `there` has all of them. Nothing where their rows are too many to be held in
// memory, which `too_many` then says.
std::vector<Divergence> compare_other_order(Rehearsal& rehearsal, Session& there,
                                            const std::vector<const Table*>& tables,
                                            bool& too_many);

}  // namespace gate
