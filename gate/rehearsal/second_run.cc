#include "gate/rehearsal/second_run.h"

#include <algorithm>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/rehearsal/apply.h"
#include "gate/rehearsal/replay.h"

namespace gate {

namespace {

// The tool's second run, and what there is to say of it.
class SecondRun {
 public:
  SecondRun(Rehearsal& rehearsal, const Disturbed& script)
      : rehearsal_(rehearsal), script_(script) {}

  FaultPoint look(const Database& victim) {
    FaultPoint found;
    found.error = damage_of(victim);
    if (!found.error.empty()) {
      found.aftermath = Aftermath::damaged;
      return found;
    }
    const auto session = rehearsal_.engine.open(victim, as_production(rehearsal_));
    judge_left_over(*session, found);
    const History history = read_history(rehearsal_, *session);
    if (!history.trouble.empty()) {
      found.aftermath = Aftermath::marked;
      found.error = history.trouble;
    } else if (would_run(history)) {
      run(*session, found);
    } else if (found.left != LeftOver::all) {
      found.aftermath = Aftermath::untrue;
    }
    return found;
  }

 private:
  // Why the database is of no use any more; empty = it is sound. What fails here fails twice, and
  // not with a database that nobody disturbed; otherwise it is the machine.
  std::string damage_of(const Database& victim) {
    try {
      return check(victim);
    } catch (const Interrupted&) {
      throw;
    } catch (const Error&) {
      check(script_.start);
    }
    std::string error;
    try {
      check(victim);
    } catch (const Interrupted&) {
      throw;
    } catch (const Error& again) {
      error = again.what();
    }
    if (error.empty()) throw Error("a copy could be opened only at the second try");
    return error;
  }

  std::string check(const Database& database) {
    const auto session = rehearsal_.engine.open(database, as_production(rehearsal_));
    return join(session->check_integrity({}), "; ");
  }

  void judge_left_over(Session& session, FaultPoint& found) {
    const ScriptState now = read_state(session, script_.tables);
    const std::string& history = rehearsal_.history_table;
    if (is_same_state(now, script_.after, history)) {
      found.left = LeftOver::all;
    } else if (!is_same_state(now, script_.before, history)) {
      found.left = LeftOver::part;
      found.effects = words_of_change(script_.before, now, history);
    }
  }

  bool would_run(const History& history) {
    const auto wanted = pending(rehearsal_.folder, history, rehearsal_.scenario.target);
    const Migration* migration = rehearsal_.pending[script_.index].migration;
    const bool is_pending = std::ranges::count(wanted, migration) > 0;
    return is_pending == (script_.direction == Direction::up);
  }

  void run(Session& session, FaultPoint& found) {
    const auto steps = steps_of(rehearsal_, session, script_.index, script_.direction);
    const ScriptRecord script =
        apply_script(session, rehearsal_.engine, steps,
                     {.limit_seconds = limit_of(rehearsal_, script_.direction),
                      .max_examples = 0,
                      .watch = rehearsal_.watch.get()});
    if (!script.completed) {
      found.aftermath = Aftermath::refused;
      found.error = script.timed_out ? "it takes longer than its limit" : script.error;
      found.error_sql = script.error_sql;
      found.error_location = script.error_location;
      return;
    }
    const bool is_done =
        !would_run(read_history(rehearsal_, session)) &&
        is_same_state(read_state(session, script_.tables), script_.after, rehearsal_.history_table);
    if (!is_done) found.aftermath = Aftermath::elsewhere;
  }

  Rehearsal& rehearsal_;
  const Disturbed& script_;
};

}  // namespace

SessionOptions as_production(const Rehearsal& rehearsal) {
  SessionOptions options = rehearsal.writing;
  options.durable = true;
  return options;
}

double limit_of(const Rehearsal& rehearsal, Direction direction) {
  const Limits& limits = rehearsal.scenario.limits;
  return direction == Direction::up ? limits.apply_seconds : limits.rollback_seconds;
}

FaultPoint look_after_fault(Rehearsal& rehearsal, const Disturbed& script, const Database& victim) {
  return SecondRun(rehearsal, script).look(victim);
}

}  // namespace gate
