// Two states of a database, compared: by digests, and by rows where digests differ.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "gate/compare/tables.h"
#include "gate/rehearsal/passes.h"
#include "gate/rehearsal/touched.h"

namespace gate {

class Replay;

// The state that green should be in, as the timeline knows it, and the replay that has its rows
// where blue has not.
struct KnownState {
  std::size_t state = 0;
  Replay* replay = nullptr;
};

// What happened between two states that tells which column became which.
struct Moves {
  std::vector<Rename> renames{};  // oldest first
  std::vector<Carried> carried{};
  std::vector<std::string> columns_written{};  // by an UPDATE that names them, of whichever table
};

// `before` as known against green as `now` says it is, over the touched tables; the schema
// in full.
StateDifference compare_with_green(Rehearsal& rehearsal, const KnownState& before,
                                   const Snapshot& now, const Touched& touched, const Moves& moves);

}  // namespace gate
