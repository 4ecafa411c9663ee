// Tables that several migrations make anew together: one makes the new one and copies the rows,
// a later one drops the old one and gives the new one its name. Views, functions and sequences that
// one drops and a later one makes again. No migration's own change shows what the new one lacks.
#pragma once

#include "gate/rehearsal/passes.h"

namespace gate {

// Compares each with the one that blue has, in the record of the migration that is the
// last to have a hand in it. `schema` is green's.
void find_rebuilt(Rehearsal& rehearsal, const Schema& schema);

}  // namespace gate
