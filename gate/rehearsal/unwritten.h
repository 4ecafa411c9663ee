// Whose a difference is, where a script both writes the rows of a table by name and reaches them
// otherwise: through a copy into a rebuilt table, a foreign key's action, a trigger.
#pragma once

#include <cstddef>

#include "gate/rehearsal/passes.h"

namespace gate {

// Fills `unwritten` of the tables in the record's change where it can be told. The script is run
// again on copies: up to the first statement that reaches the rows otherwise, and whole but for the
// statements after the last such one that write the rows by name. What differs between the two ends
// no statement that names the rows accounts for.
void find_unwritten(Rehearsal& rehearsal, std::size_t index);

}  // namespace gate
