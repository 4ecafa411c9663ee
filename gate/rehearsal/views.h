// What the views of a small database show.
#pragma once

#include <map>
#include <set>
#include <string>

#include "gate/rehearsal/passes.h"

namespace gate {

// Of green as it is now, those over one of the tables, and those that are not what they were in the
// newest state; by name, in lower case. Those that blue has too and nobody read there yet are put
// into the timeline. Left out, with the reason in Rehearsal::views_left_out, is what takes long,
// does not answer twice the same, or shows what is found first. Nothing of a large database.
std::map<std::string, TableSnapshot> digest_views(Rehearsal& rehearsal, const Schema& schema,
                                                  const std::set<std::string>& tables);

}  // namespace gate
