// Columns that went after a pending migration had copied them into another column of their table.
#pragma once

#include <cstddef>

#include "gate/rehearsal/passes.h"

namespace gate {

// Fills what LoneColumn says of a copy in the change of that pending migration, which green has
// reached: whose statement made it, this migration's or an earlier pending one's. What was copied
// before the pending ones is not looked for: what applications have written since, no fixture shows
// for sure.
void find_copied_columns(Rehearsal& rehearsal, std::size_t index);

}  // namespace gate
