// Triggers whose code the engine looks at when it runs, and not before: INSERT INTO history SELECT
// OLD.* of a table that has a column more by now.
#pragma once

#include "gate/rehearsal/passes.h"

namespace gate {

// Where the migrations changed anything: of each table of before that has a trigger, or a CHECK
// that calls a function, a row is written as it is, one that nobody refers to is deleted, and put
// in again, on a copy of green; nothing of it is kept. What is refused there and was not for the
// same row on a copy of blue is a broken object. What a trigger refuses by its own words, or a
// foreign key, may be meant. What takes too long is noted as not tried.
void try_triggers(Rehearsal& rehearsal, const Schema& schema);

}  // namespace gate
