// What the views of a small database show.
#pragma once

#include <map>
#include <string>

#include "gate/rehearsal/passes.h"

namespace gate {

// By name. Left out, with the reason in Rehearsal::views_left_out, is what takes long, does not
// answer twice the same, or shows what is found first. Nothing of a large database.
std::map<std::string, TableSnapshot> digest_views(Rehearsal& rehearsal, Session& session,
                                                  const Schema& schema);

}  // namespace gate
