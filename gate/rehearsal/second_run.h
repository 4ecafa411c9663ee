// What a fault in the middle of a script left, and what starting the tool again makes of it.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "gate/rehearsal/fault_plan.h"
#include "gate/rehearsal/fault_state.h"
#include "gate/rehearsal/passes.h"

namespace gate {

// One script, the database that it starts from and what it makes of it.
struct Disturbed {
  std::size_t index = 0;  // in Rehearsal::pending
  Direction direction = Direction::up;
  Database start{};
  std::vector<Step> steps{};
  Course course{};
  std::set<std::string> tables{};
  ScriptState before{};
  ScriptState after{};
};

// As the migration tool's connection in production, down to the journal.
SessionOptions as_production(const Rehearsal& rehearsal);

// 0 = none.
double limit_of(const Rehearsal& rehearsal, Direction direction);

// Looks at `victim`, which a fault has come to, and then runs the script once more on it where the
// tool would. Kind, place and statement of the point are left to the caller. Error where it is not
// the fault that keeps the database from being opened.
FaultPoint look_after_fault(Rehearsal& rehearsal, const Disturbed& script, const Database& victim);

}  // namespace gate
