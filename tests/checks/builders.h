// Runs made by hand: every pass ran, everything is in order, until a test says otherwise.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "gate/base/text.h"
#include "gate/checks/check.h"

namespace gate {

inline Run sound_run() {
  Run run;
  run.format = "golang-migrate";
  run.folder = "db/migrations";
  run.fixture = {.path = "store.db", .sha256 = std::string(64, 'a'), .bytes = 4096};
  run.backup = {.bytes = 4096, .checksum = "xxh3:1", .identical = true, .restore_seconds = 0.1};
  run.history = {.table = "schema_migrations", .exists = true};
  for (const Phase phase : {Phase::preflight, Phase::backup, Phase::deploy, Phase::verify,
                            Phase::rollback, Phase::post_deploy}) {
    run.passes.push_back({.name = std::string(to_string(phase)), .phase = phase});
  }
  run.verify.storage_was_checked = true;
  run.policy.today = "2026-11-21";
  return run;
}

inline PassRecord& pass_of(Run& run, Phase phase) {
  return *std::ranges::find(run.passes, phase, &PassRecord::phase);
}

// Applied, taken back and applied again without a trace; it comes after those that are there.
inline MigrationRecord& add_pending(Run& run, const std::string& version) {
  std::vector<std::string> before;
  for (const MigrationRecord& earlier : run.migrations) before.push_back(earlier.version);
  std::vector<std::string> after = before;
  after.push_back(version);
  const std::string path = concat("db/migrations/", version, ".up.sql");
  MigrationRecord record{.version = version, .path = path, .pending = true, .has_down = true};
  record.up = {.path = path, .completed = true, .history_after = after};
  record.up->statements.push_back({.sql = "SELECT 1", .location = {path, 1, 1}});
  record.change.emplace();
  record.down = {.path = concat("db/migrations/", version, ".down.sql"),
                 .completed = true,
                 .history_after = before};
  record.after_down.emplace();
  record.again = record.up;
  record.after_again.emplace();
  run.migrations.push_back(std::move(record));
  return run.migrations.back();
}

inline void add_applied(Run& run, const std::string& version, const std::string& checksum = "") {
  run.migrations.push_back({.version = version,
                            .path = concat("db/migrations/", version, ".up.sql"),
                            .checksum = checksum});
  run.history.applied.push_back({.version = version, .checksum = checksum});
}

inline Effect named(Action action, const std::string& table, const std::string& column = "") {
  return {.action = action, .table = table, .column = column};
}

inline Effect cascade(Action action, const std::string& table, const std::string& column = "") {
  return {.action = action, .table = table, .column = column, .cause = Cause::cascade};
}

inline Effect by_trigger(Action action, const std::string& table, const std::string& column = "") {
  return {.action = action,
          .table = table,
          .column = column,
          .cause = Cause::trigger,
          .trigger = "audit"};
}

// The statement becomes the next line of the migration's script.
inline StatementRecord& add_statement(MigrationRecord& migration, const std::string& sql,
                                      std::vector<Effect> effects, std::int64_t rows = 0,
                                      std::vector<std::string> reads = {}) {
  const int line = static_cast<int>(migration.up->statements.size()) + 1;
  migration.up->statements.push_back(
      {.sql = sql,
       .location = {migration.path, line, 1},
       .outcome = {
           .rows_changed = rows, .effects = std::move(effects), .reads = std::move(reads)}});
  return migration.up->statements.back();
}

inline StatementRecord& add_rename(MigrationRecord& migration, const std::string& from,
                                   const std::string& to) {
  StatementRecord& statement = add_statement(
      migration, concat("ALTER TABLE ", from, " RENAME TO ", to), {named(Action::alter, from)});
  statement.outcome.renames.push_back({.table = from, .to = to});
  return statement;
}

// CREATE T_new, INSERT … SELECT from T, DROP T, RENAME: the copy is the statement of line 3.
inline void add_rebuild(MigrationRecord& migration, const std::string& table,
                        std::int64_t copied = 0) {
  const std::string fresh = table + "_new";
  add_statement(migration, concat("CREATE TABLE ", fresh, " (id)"), {named(Action::create, fresh)});
  add_statement(migration, concat("INSERT INTO ", fresh, " SELECT * FROM ", table),
                {named(Action::insert, fresh)}, copied, {table});
  add_statement(migration, concat("DROP TABLE ", table),
                {named(Action::drop, table), named(Action::remove, table)});
  add_rename(migration, fresh, table);
}

// Rows compared by id, nothing different.
inline TableDifference& add_table(StateDifference& state, const std::string& name,
                                  std::int64_t rows = 1000) {
  state.tables.push_back({.before = name,
                          .after = name,
                          .rows_before = rows,
                          .rows_after = rows,
                          .columns = {{.before = "id", .after = "id"}},
                          .compared_rows = true,
                          .key = {"id"}});
  return state.tables.back();
}

inline ColumnDifference& add_changed_column(TableDifference& table, const std::string& name,
                                            std::int64_t changed) {
  table.columns.push_back({.before = name, .after = name, .equal = false, .changed = changed});
  table.rows_modified = std::max(table.rows_modified, changed);
  return table.columns.back();
}

inline void remove_rows(TableDifference& table, std::int64_t rows) {
  table.rows_removed = rows;
  table.rows_after -= rows;
}

inline void insert_rows(TableDifference& table, std::int64_t rows) {
  table.rows_added = rows;
  table.rows_after += rows;
}

// What one check says of the run, before any policy.
inline std::vector<Point> points_of(const Run& run, std::string_view id) {
  Findings findings;
  find_check(id)->judge(run, findings);
  return findings.points;
}

inline Point only_point(const Run& run, std::string_view id) {
  const std::vector<Point> points = points_of(run, id);
  EXPECT_EQ(points.size(), 1u) << id;
  return points.empty() ? Point{} : points.front();
}

inline std::vector<std::string> subjects(const std::vector<Point>& points, Verdict verdict) {
  std::vector<std::string> result;
  for (const Point& point : points) {
    if (point.verdict == verdict) result.push_back(point.subject);
  }
  return result;
}

inline std::vector<std::string> failing(const Run& run, std::string_view id) {
  return subjects(points_of(run, id), Verdict::failed);
}

inline Point point_about(const Run& run, std::string_view id, std::string_view subject) {
  for (const Point& point : points_of(run, id)) {
    if (point.subject == subject) return point;
  }
  ADD_FAILURE() << "no point about " << subject;
  return {};
}

}  // namespace gate
