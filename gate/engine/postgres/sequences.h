// The counters that columns take their numbers from.
#pragma once

#include "gate/engine/postgres/client.h"
#include "gate/engine/postgres/names.h"
#include "gate/model/value.h"

namespace gate::postgres {

// Table and the last number that was given out, of each sequence that belongs to a column; those
// that belong to none by their own name.
Rows read_sequences(Client& client, const Names& names);

// One that `sequences` does not name begins anew.
void write_sequences(Client& client, const Names& names, const Rows& sequences);

}  // namespace gate::postgres
