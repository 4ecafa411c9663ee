// Triggers whose code the engine looks at when it runs, and not before: INSERT INTO history SELECT
// OLD.* of a table that has a column more by now.
#pragma once

#include "gate/rehearsal/passes.h"

namespace gate {

// Where the migrations changed the schema: writes a row as it is of each table that has a trigger
// of before, or a CHECK that calls a function, and deletes one, on a copy of green; nothing of it
// is kept. What is refused there and was not on a copy of blue is a broken object. What a trigger
// refuses by its own words, or a foreign key, may be meant.
void try_triggers(Rehearsal& rehearsal, const Schema& schema);

}  // namespace gate
