// Two states of a database, compared: by digests, and by rows where digests differ.
#pragma once

#include <cstddef>

#include "gate/rehearsal/passes.h"
#include "gate/rehearsal/table_difference.h"
#include "gate/rehearsal/touched.h"

namespace gate {

class Replay;

// The state that green should be in, as the timeline knows it, and the replay that has its rows
// where blue has not.
struct KnownState {
  std::size_t state = 0;
  Replay* replay = nullptr;
};

// `before` as known against green as `now` says it is, over the touched tables; the schema
// in full.
StateDifference compare_with_green(Rehearsal& rehearsal, const KnownState& before,
                                   const Snapshot& now, const Touched& touched, const Moves& moves);

}  // namespace gate
