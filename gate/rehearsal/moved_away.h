// Columns that a migration dropped, and where their values are in green.
#pragma once

#include "gate/rehearsal/passes.h"

namespace gate {

// Fills LoneColumn::moved_to in the changes of the migrations that were applied, for columns that
// blue has under the same names. Nothing of a large database.
void find_moved_away(Rehearsal& rehearsal);

}  // namespace gate
