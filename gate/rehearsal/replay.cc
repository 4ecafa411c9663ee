#include "gate/rehearsal/replay.h"

#include <utility>

#include "gate/base/error.h"
#include "gate/base/full_disk.h"
#include "gate/base/progress.h"
#include "gate/base/text.h"
#include "gate/rehearsal/apply.h"
#include "gate/rehearsal/kept_states.h"
#include "gate/rehearsal/programs.h"
#include "gate/rehearsal/versions.h"

namespace gate {

namespace {

// Only where the migration is deployed: cut off in any other place, too much is left unobserved for
// a verdict.
bool note_cut_off(Rehearsal& rehearsal, std::size_t index, ScriptRecord cut) {
  MigrationRecord& record = rehearsal.record(index);
  if (record.up) return false;
  cut.path = record.path;
  record.up = std::move(cut);
  for (std::size_t i = index + 1; i < rehearsal.pending.size(); ++i) {
    rehearsal.record(i).not_run = concat(record.version, " before it was not applied");
  }
  return true;
}

// A program that failed may have left no database in which there could be a history.
void note_history(Rehearsal& rehearsal, Session& session, ScriptRecord& script) {
  History history;
  try {
    history = read_history(rehearsal, session);
  } catch (const Interrupted&) {
    throw;
  } catch (const Error& error) {
    if (script.completed || !rehearsal.programs || speaks_of_full_disk(error.what())) throw;
  }
  for (const auto& one : applied_migrations(*rehearsal.format, rehearsal.folder, history)) {
    script.history_after.push_back(one.version);
  }
}

}  // namespace

void Replay::start(std::size_t state, bool from_kept) {
  session_.reset();
  const KeptState* kept = from_kept ? find_kept(rehearsal_, state) : nullptr;
  rehearsal_.engine.fork(kept != nullptr ? *kept->database : rehearsal_.blue, *database_);
  at_ = kept != nullptr ? kept->state : 0;
  session_ = kept != nullptr ? rehearsal_.engine.open(*database_, rehearsal_.writing)
                             : open_as_tool(rehearsal_, *database_);
}

// A program that is run again may draw other values, or find another time: what it executed the
// first time leads to the rows that were there. It had a connection of its own.
ScriptRecord Replay::apply(std::size_t index) {
  const std::vector<Statement>& executed = rehearsal_.pending[index].executed;
  if (executed.empty()) return apply_pending(rehearsal_, *session_, index, Direction::up);
  std::vector<Step> steps;
  for (const Statement& one : executed) {
    steps.push_back({.kind = Step::Kind::script, .sql = one.sql, .statement = &one});
  }
  session_ = rehearsal_.engine.open(*database_, rehearsal_.writing);
  ScriptRecord script = apply_script(*session_, rehearsal_.engine, steps,
                                     {.limit_seconds = rehearsal_.scenario.limits.apply_seconds,
                                      .max_examples = 0,
                                      .watch = rehearsal_.watch.get()});
  session_ = rehearsal_.engine.open(*database_, rehearsal_.writing);
  return script;
}

Session& Replay::state(std::size_t state) {
  const KeptState* kept = find_kept(rehearsal_, state);
  bool is_from_kept = kept != nullptr && (session_ == nullptr || at_ > state || at_ < kept->state);
  if (session_ == nullptr || at_ > state || is_from_kept) start(state, true);
  while (at_ < state) {
    const ScriptRecord script = apply(at_);
    if (script.completed) {
      ++at_;
    } else if (is_from_kept) {
      // What a script before it has set for its session is in no copy.
      is_from_kept = false;
      start(state, false);
    } else {
      throw Error(concat("migration ", rehearsal_.pending[at_].migration->version,
                         " was applied once and is refused on a second copy: ", script.error));
    }
  }
  return *session_;
}

void Replay::hand_over(const Database& to) {
  session_.reset();
  rehearsal_.engine.drop(to);
  rehearsal_.engine.fork(*database_, to);
  rehearsal_.engine.drop(*database_);
}

std::unique_ptr<Session> open_as_tool(Rehearsal& rehearsal, const Database& database,
                                      std::optional<Circumstance> varied) {
  SessionOptions options = rehearsal.writing;
  options.varied = varied;
  auto session = rehearsal.engine.open(database, options);
  const auto steps = rehearsal.format->prepare(rehearsal.blue_has_history, dialect_of(rehearsal));
  for (const std::string& sql : steps) session->execute(sql);
  return session;
}

std::vector<Step> steps_of(Rehearsal& rehearsal, Session& session, std::size_t index,
                           Direction direction) {
  const PendingMigration& pending = rehearsal.pending[index];
  if (rehearsal.programs) {
    return rehearsal.programs->steps(*pending.migration, pending.previous, direction);
  }
  const std::optional<Table> history = history_table(*rehearsal.format, session);
  return rehearsal.format->plan(*pending.migration, direction, pending.previous,
                                history ? &*history : nullptr, dialect_of(rehearsal));
}

ScriptRecord apply_pending(Rehearsal& rehearsal, Session& session, std::size_t index,
                           Direction direction) {
  PendingMigration& pending = rehearsal.pending[index];
  const auto steps = steps_of(rehearsal, session, index, direction);
  const Limits& limits = rehearsal.scenario.limits;
  const bool is_up = direction == Direction::up;
  const MigrationRecord& record = rehearsal.record(index);
  note_step(concat(is_up ? "up " : "down ", index + 1, " of ", rehearsal.pending.size(), ", ",
                   record.name.empty() ? record.version : record.name));
  const bool is_first = is_up ? !record.up : !record.down;
  ScriptRecord script =
      apply_script(session, rehearsal.engine, steps,
                   {.limit_seconds = is_up ? limits.apply_seconds : limits.rollback_seconds,
                    .max_examples = rehearsal.options.max_examples,
                    .show_values = rehearsal.options.show_values,
                    .watch = rehearsal.watch.get(),
                    .cut_off =
                        [&](ScriptRecord cut) {
                          if (!is_up) return false;
                          return note_cut_off(rehearsal, index, std::move(cut));
                        },
                    .programs = rehearsal.programs.get(),
                    .look_with = is_first ? std::optional(rehearsal.writing) : std::nullopt,
                    .executed = is_first && is_up ? &pending.executed : nullptr});
  const std::optional<Script>& source = is_up ? pending.migration->up : pending.migration->down;
  if (source) script.path = source->path;
  note_history(rehearsal, session, script);
  return script;
}

std::optional<Table> history_table(const Format& format, Session& session) {
  const std::vector<Table> tables =
      session.read_tables([&](const std::string& name) { return may_be_history(format, name); });
  const Table* found = find_history(format, tables);
  return found == nullptr ? std::nullopt : std::optional(*found);
}

History read_history(Rehearsal& rehearsal, Session& session) {
  if (rehearsal.programs && rehearsal.programs->tell_status()) {
    return {.exists = true, .applied = rehearsal.programs->status(session.database())};
  }
  const std::optional<Table> table = history_table(*rehearsal.format, session);
  if (!table) {
    // What kind of history it will be is known all the same.
    const Table none{.name = std::string(rehearsal.format->table)};
    return {.is_high_water_mark = rehearsal.format->history(none, {}).is_high_water_mark,
            .is_elsewhere =
                rehearsal.format->may_record_elsewhere && dialect_of(rehearsal) == Dialect::sqlite};
  }
  // The tool asks again when it is started the next time. A temporary table of that name, which a
  // migration left behind, is gone by then, and with it what was recorded there.
  return rehearsal.format->history(
      *table, session.query_anew(rehearsal.format->history_query(*table, dialect_of(rehearsal))));
}

}  // namespace gate
