// Copies of green for what an engine cannot repeat: rows with the time of the run, or with random
// values that take no seed, are had back from a copy alone.
#pragma once

#include <cstddef>

#include "gate/rehearsal/own_database.h"
#include "gate/rehearsal/passes.h"

namespace gate {

struct KeptState {
  std::size_t state;  // how many of the pending migrations it has
  OwnDatabase database;
};

// Green as it is now, with that many migrations, where the last of them did what the engine cannot
// repeat. Of many the oldest ones go.
void keep_if_unrepeatable(Rehearsal& rehearsal, std::size_t state);

// The newest one that is no newer than `state`; null where there is none.
const KeptState* find_kept(const Rehearsal& rehearsal, std::size_t state);

}  // namespace gate
