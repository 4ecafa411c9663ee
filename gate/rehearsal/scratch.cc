#include "gate/rehearsal/scratch.h"

#include <algorithm>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/migration/own_tables.h"
#include "gate/rehearsal/apply.h"
#include "gate/rehearsal/from_scratch.h"
#include "gate/rehearsal/programs.h"
#include "gate/rehearsal/replay.h"
#include "gate/rehearsal/versions.h"

namespace gate {

namespace {

// The tool's own table as production has it: other versions of the tool made others, and a
// migration may write to it.
void make_history(Rehearsal& rehearsal, Session& session) {
  const Table* table = find_table(rehearsal.timeline->schema(0), rehearsal.history_table);
  if (rehearsal.blue_has_history && table != nullptr && !table->sql.empty()) {
    try {
      session.execute(table->sql);
      return;
    } catch (const SqlError&) {  // it needs something else that production has
    }
  }
  for (const std::string& sql : rehearsal.format->prepare(false, dialect_of(rehearsal)))
    session.execute(sql);
}

}  // namespace

Scratch::Scratch(Rehearsal& rehearsal, const std::string& name, Bookkeeping bookkeeping)
    : rehearsal_(rehearsal), database_(rehearsal, name) {
  rehearsal.engine.load("", *database_);
  connect(false);
  if (bookkeeping == Bookkeeping::by_tool) make_history(rehearsal, *session_);
}

Scratch::Scratch(Rehearsal& rehearsal, const std::string& name, const Database& from)
    : rehearsal_(rehearsal), database_(rehearsal, name) {
  rehearsal.engine.clone(from, *database_);
  connect(true);
}

void Scratch::connect(bool observed) {
  SessionOptions options = rehearsal_.writing;
  options.observed = observed;
  session_ = rehearsal_.engine.open(*database_, options);
}

// Asked until there is one: the whole schema each time would make many migrations slow.
void Scratch::look_for_tables() {
  if (had_tables_) return;
  const Schema schema = session_->read_schema();
  const auto tools = tables_of_tools(schema);
  had_tables_ = std::ranges::any_of(schema.tables, [&](const Table& table) {
    return is_users(table) && std::ranges::count(tools, table.name) == 0;
  });
}

ScriptRecord Scratch::apply(const Migration& migration) {
  look_for_tables();
  const std::optional<Table> own = history_table(*rehearsal_.format, *session_);
  const Table* history = own ? &*own : nullptr;
  // Made by this very script, perhaps.
  if (history == nullptr && rehearsal_.blue_has_history) {
    history = find_table(rehearsal_.timeline->schema(0), rehearsal_.history_table);
  }
  const auto steps = rehearsal_.programs
                         ? rehearsal_.programs->steps(migration, nullptr, Direction::up)
                         : rehearsal_.format->plan(migration, Direction::up, nullptr, history,
                                                   dialect_of(rehearsal_));
  ScriptRecord script = apply(steps, 1);
  if (migration.up) script.path = migration.up->path;
  if (script.completed) applied_.push_back(&migration);
  return script;
}

ScriptRecord Scratch::apply(std::span<const Migration* const> migrations) {
  look_for_tables();
  ScriptRecord script = apply(rehearsal_.programs->steps(migrations), migrations.size());
  const auto open =
      pending(*rehearsal_.format, rehearsal_.folder, read_history(rehearsal_, *session_), "latest");
  for (const Migration* migration : migrations) {
    if (std::ranges::count(open, migration) > 0) break;
    applied_.push_back(migration);
  }
  return script;
}

ScriptRecord Scratch::apply(const std::vector<Step>& steps, std::size_t count) {
  const double limit = rehearsal_.scenario.limits.apply_seconds * static_cast<double>(count);
  return apply_script(*session_, rehearsal_.engine, steps,
                      {.limit_seconds = limit,
                       .max_examples = 0,
                       .watch = rehearsal_.watch.get(),
                       .programs = rehearsal_.programs.get()});
}

const Database& Scratch::close() {
  session_.reset();
  return *database_;
}

std::optional<ScriptStop> stop_of(const Rehearsal& rehearsal, const Migration& migration,
                                  const ScriptRecord& script) {
  if (script.completed) return std::nullopt;
  ScriptStop stop{.version = migration.version,
                  .path = script.path,
                  .error = script.error,
                  .hint = script.error_hint,
                  .sql = script.error_sql,
                  .location = script.error_location};
  if (script.timed_out) {
    stop.kind = RefusalKind::environment;
    stop.error = concat("it is not done within limits.apply-seconds, which is ",
                        duration(rehearsal.scenario.limits.apply_seconds));
  } else if (script.transaction_left_open) {
    stop.error = "it leaves a transaction open";
  } else if (script.error_location.path.empty()) {
    stop.kind = RefusalKind::environment;  // nothing of the script's is refused
  } else {
    const RefusalCause cause = rehearsal.engine.cause_of_refusal(script.error);
    stop.kind = cause.kind;
    stop.missing = cause.name;
  }
  return stop;
}

}  // namespace gate
