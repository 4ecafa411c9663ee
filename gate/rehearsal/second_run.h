// What a fault in the middle of a script left, and what starting the tool again makes of it.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gate/rehearsal/fault_plan.h"
#include "gate/rehearsal/fault_state.h"
#include "gate/rehearsal/passes.h"

namespace gate {

// One script, and the databases before it and after it when nothing disturbed it.
struct Disturbed {
  std::size_t index = 0;  // in Rehearsal::pending
  Direction direction = Direction::up;
  Database start{};
  Database end{};
  std::vector<Step> steps{};
  Course course{};
  std::set<std::string> tables{};  // that it reached
  bool makes_volatile = false;     // tables that do not outlive their server's death
};

// As the migration tool's connection in production, down to the journal.
SessionOptions as_production(const Rehearsal& rehearsal);

// 0 = none.
double limit_of(const Rehearsal& rehearsal, Direction direction);

class SecondRun {
 public:
  // `script` must outlive it, and nobody write to its databases meanwhile.
  SecondRun(Rehearsal& rehearsal, const Disturbed& script)
      : rehearsal_(rehearsal), script_(script) {}

  // Looks at `victim`, which a fault has come to, and runs the script once more on it where the
  // tool would. Kind, place and statement of the point are left to the caller. Error where it is
  // not the fault that keeps the database from being opened.
  FaultPoint look_at(const Database& victim);

 private:
  FaultPoint look_anew(const Database& victim);
  std::string bytes_at_rest(const Database& victim);
  void know_undisturbed();
  std::string damage_of(const Database& victim);
  std::string check(const Database& database);
  void read_states();
  void judge_left_over(Session& session, FaultPoint& found);
  bool would_run(const History& history);
  void run(Session& session, FaultPoint& found);
  bool is_by_chance(const ScriptState& end);

  Rehearsal& rehearsal_;
  const Disturbed& script_;
  std::map<std::string, FaultPoint> known_{};  // by the database's bytes
  bool has_states_ = false;
  ScriptState before_{};
  ScriptState after_{};
};

}  // namespace gate
