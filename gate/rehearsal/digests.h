// Digests of many tables of one or two databases, read on as many connections as are worth it.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "gate/rehearsal/passes.h"

namespace gate {

// The named tables that `schema` has, read from green as it is now. Those that blue has too and
// nobody read there yet are read beside them and put into the timeline.
Snapshot digest_green(Rehearsal& rehearsal, Schema schema, const std::set<std::string>& tables);

}  // namespace gate
