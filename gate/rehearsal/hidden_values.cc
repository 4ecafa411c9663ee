#include "gate/rehearsal/hidden_values.h"

#include <string>

#include "gate/base/text.h"

namespace gate {

namespace {

template <typename Visit>
void for_each_statement(const Run& run, const Visit& visit) {
  for (const MigrationRecord& migration : run.migrations) {
    for (const auto* script : {&migration.up, &migration.down, &migration.again}) {
      if (!*script) continue;
      for (const StatementRecord& statement : (*script)->statements) visit(statement.sql);
    }
  }
}

class Hider {
 public:
  explicit Hider(const KnownNames* names) : names_(names) {}

  void hide(Run& run) const {
    hide_in_passes(run);
    for (MigrationRecord& migration : run.migrations) hide(migration);
    hide(run.drift);
    for (Variation& variation : run.repeat.variations) hide(variation.error_sql, variation.error);
    hide(run.new_rows);
    hide(run.monitor);
    for (TenantState* state : {&run.tenant.blue, &run.tenant.green}) {
      for (TenantCrossing& one : state->crossings) one.message = in_message(one.message);
    }
    for (ExpectationRecord& one : run.verify.expectations) one.found = in_message(one.found);
  }

 private:
  std::string in_message(const std::string& message, const std::string& sql = {}) const {
    return hide_values_in_message(message, sql, names_);
  }

  void hide(std::string& sql) const { sql = hide_values(sql, names_); }

  // A statement, and the error it met.
  void hide(std::string& sql, std::string& error) const {
    error = in_message(error, sql);
    hide(sql);
  }

  void hide(ScriptRecord& script) const {
    hide(script.error_sql, script.error);
    for (StatementRecord& statement : script.statements) hide(statement.sql);
  }

  void hide(std::optional<ScriptRecord>& script) const {
    if (script) hide(*script);
  }

  void hide(std::optional<FaultRecord>& faults) const {
    if (!faults) return;
    for (FaultPoint& point : faults->points) {
      hide(point.sql);
      hide(point.error_sql, point.error);
    }
  }

  void hide(MigrationRecord& migration) const {
    hide(migration.up);
    hide(migration.down);
    hide(migration.again);
    if (migration.verify_script) hide(migration.verify_script->script);
    hide(migration.up_faults);
    hide(migration.down_faults);
  }

  void hide(DriftRecord& drift) const {
    if (drift.scratch.stop) hide(drift.scratch.stop->sql, drift.scratch.stop->error);
    for (MergeStop& one : drift.merge.stops) hide(one.stop.sql, one.stop.error);
  }

  void hide(NewRowsRecord& rows) const {
    for (RefusedWrite& write : rows.refused) hide(write.sql, write.error);
    if (rows.refused_down) hide(rows.refused_down->sql, rows.refused_down->error);
  }

  void hide(MonitorRecord& monitor) const {
    for (MonitoredStatement& statement : monitor.statements) {
      for (StatementAnswer* answer : {&statement.blue, &statement.green}) {
        answer->error = in_message(answer->error, statement.sql);
      }
      hide(statement.sql);
    }
  }

  // A pass that could not go on tells of some statement or other.
  void hide_in_passes(Run& run) const {
    for (PassRecord& pass : run.passes) {
      if (pass.error.empty()) continue;
      for_each_statement(run,
                         [&](const std::string& sql) { pass.error = in_message(pass.error, sql); });
    }
  }

  const KnownNames* names_;
};

}  // namespace

void add_names(const Schema& schema, KnownNames& names) {
  for (const Table& table : schema.tables) {
    names.insert(to_lower(table.name));
    for (const Column& column : table.columns) names.insert(to_lower(column.name));
  }
  for (const View& view : schema.views) names.insert(to_lower(view.name));
}

void hide_values(Run& run, std::optional<KnownNames> names) {
  if (names) {
    for_each_statement(run, [&](const std::string& sql) { add_names(sql, *names); });
  }
  Hider(names ? &*names : nullptr).hide(run);
}

}  // namespace gate
