// Run and judgement → the upper part of a JSON report.
#include "gate/report/view.h"

#include <algorithm>

#include "gate/base/text.h"

namespace gate {
namespace {

MigrationView view_of(const MigrationRecord& migration, const std::string& format) {
  MigrationView view{.version = migration.version,
                     .name = migration.name,
                     .format = format,
                     .path = migration.path,
                     .checksum = migration.checksum,
                     .pending = migration.pending,
                     .has_down = migration.has_down};
  if (!migration.up) return view;
  for (const StatementRecord& statement : migration.up->statements) {
    view.statements.push_back({.sql = statement.sql,
                               .line = statement.location.line,
                               .seconds = statement.outcome.seconds,
                               .rows_changed = statement.outcome.rows_changed,
                               .effects = &statement.outcome.effects});
  }
  return view;
}

PhaseView view_of(Phase phase, const Run& run, const Judgement& judgement) {
  PhaseView view{.phase = phase};
  for (const PassRecord& pass : run.passes) {
    if (pass.phase == phase) view.seconds += pass.seconds;
  }
  for (const Point& point : judgement.points) {
    if (point.phase == phase) view.points.push_back(&point);
  }
  return view;
}

void add_column(ColumnView column, std::vector<ColumnView>& columns) {
  if (std::find(columns.begin(), columns.end(), column) == columns.end()) {
    columns.push_back(std::move(column));
  }
}

// A column that was renamed and holds other content than before is listed twice.
void add_columns(const TableDifference& table, std::vector<ColumnView>& columns) {
  for (const LoneColumn& column : table.dropped) {
    add_column({column.name, Change::removed}, columns);
  }
  for (const LoneColumn& column : table.added) add_column({column.name, Change::added}, columns);
  for (const ColumnDifference& column : table.columns) {
    if (column.before != column.after) add_column({column.after, Change::renamed}, columns);
    if (!column.equal || column.type_changed) add_column({column.after, Change::changed}, columns);
  }
}

TableView view_of(const TableRecord& table, const Run& run) {
  TableView view{.name = table.name,
                 .rows = {.blue = table.blue,
                          .green = table.green,
                          .rolled_back = table.rolled_back,
                          .reapplied = table.reapplied}};
  for (const MigrationRecord& migration : run.migrations) {
    if (!migration.change) continue;
    for (const TableDifference& difference : migration.change->tables) {
      const bool same = equal_ignoring_case(difference.before, table.name) ||
                        equal_ignoring_case(difference.after, table.name);
      if (same) add_columns(difference, view.columns);
    }
  }
  return view;
}

}  // namespace

ReportView view_of(const Run& run, const Judgement& judgement) {
  ReportView view{
      .format_version = "1.0",
      .tool = {"migration-gate", run.tool_version},
      .verdict = std::string(to_string(judgement.verdict)),
      .exit_code = judgement.exit_code,
      .headline = judgement.headline,
      .scenario = run.scenario,
      .engine = {run.engine, run.engine_version},
      .fixture = {run.fixture.path, run.fixture.sha256, run.fixture.bytes, run.fixture.captured_at},
      .started_at = run.started_at,
      .seconds = run.seconds,
      .counts = judgement.counts,
      .run = &run};
  for (const MigrationRecord& migration : run.migrations) {
    view.migrations.push_back(view_of(migration, run.format));
  }
  for (std::size_t phase = 0; phase < kWords<Phase>.size(); ++phase) {
    view.phases.push_back(view_of(static_cast<Phase>(phase), run, judgement));
  }
  for (const TableRecord& table : run.tables) view.tables.push_back(view_of(table, run));
  return view;
}

}  // namespace gate
