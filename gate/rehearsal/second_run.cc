#include "gate/rehearsal/second_run.h"

#include <algorithm>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/rehearsal/apply.h"
#include "gate/rehearsal/own_database.h"
#include "gate/rehearsal/replay.h"

namespace gate {

namespace {

constexpr std::size_t kLongestDamage = 200;

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

// Databases that are the same byte for byte go on in the same way.
FaultPoint SecondRun::look_at(const Database& victim) {
  know_undisturbed();
  const std::string bytes = bytes_at_rest(victim);
  const auto known = known_.find(bytes);
  if (!bytes.empty() && known != known_.end()) return known->second;
  const FaultPoint found = look_anew(victim);
  if (!bytes.empty()) {
    known_.emplace(bytes, found);
  } else if (found.aftermath != Aftermath::damaged) {
    throw Error("a copy could be opened only at the second try");
  }
  return found;
}

// The undisturbed run began with the one, and ended with the other, and that is known.
void SecondRun::know_undisturbed() {
  if (!known_.empty()) return;
  known_[rehearsal_.engine.fingerprint(script_.end)] = {.left = LeftOver::all};
  known_[rehearsal_.engine.fingerprint(script_.start)] = {};
}

// A killed process leaves a journal that is brought in when the database is opened. Empty where
// that fails.
std::string SecondRun::bytes_at_rest(const Database& victim) {
  try {
    rehearsal_.engine.open(victim, as_production(rehearsal_));
    return rehearsal_.engine.fingerprint(victim);
  } catch (const Interrupted&) {
    throw;
  } catch (const Error&) {
    return "";
  }
}

FaultPoint SecondRun::look_anew(const Database& victim) {
  FaultPoint found;
  found.error = damage_of(victim);
  if (!found.error.empty()) {
    found.aftermath = Aftermath::damaged;
    return found;
  }
  read_states();
  auto session = rehearsal_.engine.open(victim, as_production(rehearsal_));
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

// Why the database is of no use any more; empty = it is sound. What fails here fails twice, and not
// with a database that nobody disturbed; otherwise it is the machine.
std::string SecondRun::damage_of(const Database& victim) {
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

std::string SecondRun::check(const Database& database) {
  const auto session = rehearsal_.engine.open(database, as_production(rehearsal_));
  std::string damage = join(session->check_integrity({}), "; ");
  if (damage.size() > kLongestDamage) damage = concat(damage.substr(0, kLongestDamage), " …");
  return damage;
}

void SecondRun::read_states() {
  if (has_states_) return;
  Engine& engine = rehearsal_.engine;
  before_ = read_state(*engine.open(script_.start, rehearsal_.reading), script_.tables);
  after_ = read_state(*engine.open(script_.end, rehearsal_.reading), script_.tables);
  has_states_ = true;
}

void SecondRun::judge_left_over(Session& session, FaultPoint& found) {
  const ScriptState now = read_state(session, script_.tables);
  const ToolTables& history = rehearsal_.tool_tables;
  if (is_same_state(now, after_, history)) {
    found.left = LeftOver::all;
  } else if (!is_same_state(now, before_, history)) {
    found.left = LeftOver::part;
    found.effects = words_of_change(before_, now, history);
  }
}

bool SecondRun::would_run(const History& history) {
  const auto wanted =
      pending(*rehearsal_.format, rehearsal_.folder, history, rehearsal_.scenario.target);
  const Migration* migration = rehearsal_.pending[script_.index].migration;
  const bool is_pending = std::ranges::count(wanted, migration) > 0;
  return is_pending == (script_.direction == Direction::up);
}

void SecondRun::run(Session& session, FaultPoint& found) {
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
  const ScriptState end = read_state(session, script_.tables);
  const bool is_done = !would_run(read_history(rehearsal_, session)) &&
                       (is_same_state(end, after_, rehearsal_.tool_tables) || is_by_chance(end));
  if (!is_done) found.aftermath = Aftermath::elsewhere;
}

// Whether `end` differs from the undisturbed one only where another undisturbed one does.
bool SecondRun::is_by_chance(const ScriptState& end) {
  const OwnDatabase scratch(rehearsal_, "by-chance");
  rehearsal_.engine.clone(script_.start, *scratch);
  SessionOptions options = as_production(rehearsal_);
  options.varied = Circumstance::chance;
  const auto session = rehearsal_.engine.open(*scratch, options);
  apply_script(*session, rehearsal_.engine, script_.steps,
               {.limit_seconds = limit_of(rehearsal_, script_.direction),
                .max_examples = 0,
                .watch = rehearsal_.watch.get()});
  const ScriptState other = read_state(*session, script_.tables);
  return is_same_state(end, after_, rehearsal_.tool_tables, find_chance(after_, other));
}

}  // namespace gate
