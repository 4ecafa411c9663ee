#include "gate/rehearsal/hidden_values.h"

#include <optional>
#include <string>

#include "gate/sql/hide.h"

namespace gate {

namespace {

// A statement, and the error it met.
void hide(std::string& sql, std::string& error) {
  error = hide_values_in_message(error, sql);
  sql = hide_values(sql);
}

void hide(std::string& sql) {
  sql = hide_values(sql);
}

void hide(ScriptRecord& script) {
  hide(script.error_sql, script.error);
  for (StatementRecord& statement : script.statements) hide(statement.sql);
}

void hide(std::optional<ScriptRecord>& script) {
  if (script) hide(*script);
}

void hide(std::optional<FaultRecord>& faults) {
  if (!faults) return;
  for (FaultPoint& point : faults->points) {
    hide(point.sql);
    hide(point.error_sql, point.error);
  }
}

void hide(MigrationRecord& migration) {
  hide(migration.up);
  hide(migration.down);
  hide(migration.again);
  if (migration.verify_script) hide(migration.verify_script->script);
  hide(migration.up_faults);
  hide(migration.down_faults);
}

void hide(DriftRecord& drift) {
  if (drift.scratch.stop) hide(drift.scratch.stop->sql, drift.scratch.stop->error);
  for (MergeStop& one : drift.merge.stops) hide(one.stop.sql, one.stop.error);
}

void hide(NewRowsRecord& rows) {
  for (RefusedWrite& write : rows.refused) hide(write.sql, write.error);
  if (rows.refused_down) hide(rows.refused_down->sql, rows.refused_down->error);
}

void hide(MonitorRecord& monitor) {
  for (MonitoredStatement& statement : monitor.statements) {
    for (StatementAnswer* answer : {&statement.blue, &statement.green}) {
      answer->error = hide_values_in_message(answer->error, statement.sql);
    }
    hide(statement.sql);
  }
}

// A pass that could not go on tells of some statement or other.
void hide_in_passes(Run& run) {
  for (PassRecord& pass : run.passes) {
    if (pass.error.empty()) continue;
    for (const MigrationRecord& migration : run.migrations) {
      for (const auto* script : {&migration.up, &migration.down, &migration.again}) {
        if (!*script) continue;
        for (const StatementRecord& statement : (*script)->statements) {
          pass.error = hide_values_in_message(pass.error, statement.sql);
        }
      }
    }
  }
}

}  // namespace

void hide_values(Run& run) {
  hide_in_passes(run);
  for (MigrationRecord& migration : run.migrations) hide(migration);
  hide(run.drift);
  for (Variation& variation : run.repeat.variations) hide(variation.error_sql, variation.error);
  hide(run.new_rows);
  hide(run.monitor);
}

}  // namespace gate
