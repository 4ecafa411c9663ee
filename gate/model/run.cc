// Questions to a run, and its words.
#include "gate/model/run.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "gate/base/text.h"
#include "gate/model/drawn.h"

namespace gate {

namespace {

// A file that cannot be read says nothing against this deployment when it is not part of it.
bool blocks(const Run& run, const FolderProblem& problem) {
  if (problem.kind == FolderProblem::Kind::never_run) return false;
  if (problem.kind == FolderProblem::Kind::aside) return false;
  if (problem.kind == FolderProblem::Kind::duplicate_version) return true;
  const auto migration =
      std::ranges::find(run.migrations, problem.version, &MigrationRecord::version);
  return migration == run.migrations.end() || migration->pending;
}

bool adds_column(const MigrationRecord& migration, const std::string& table,
                 const std::string& column) {
  if (!migration.change) return false;
  return std::ranges::any_of(migration.change->tables, [&](const TableDifference& one) {
    // What went may have come back under the new name.
    return equal_ignoring_case(one.after, table) && !one.before.empty() && one.dropped.empty() &&
           std::ranges::any_of(one.added, [&](const LoneColumn& added) {
             return equal_ignoring_case(added.name, column);
           });
  });
}

bool writes_column(const MigrationRecord& migration, const std::string& table,
                   const std::string& column) {
  if (!migration.up) return false;
  return std::ranges::any_of(migration.up->statements, [&](const StatementRecord& statement) {
    return std::ranges::any_of(statement.outcome.effects, [&](const Effect& effect) {
      return effect.action == Action::update && equal_ignoring_case(effect.table, table) &&
             (effect.column.empty() || equal_ignoring_case(effect.column, column));
    });
  });
}

}  // namespace

namespace {

bool is_listed(const Run& run, const TableDifference& table, const ColumnDifference& column,
               std::vector<std::string> Divergence::*list) {
  return std::ranges::any_of(run.repeat.variations, [&](const Variation& variation) {
    return std::ranges::any_of(variation.tables, [&](const Divergence& one) {
      return equal_ignoring_case(one.table, table.before) &&
             std::ranges::any_of(one.*list, [&](const std::string& name) {
               return equal_ignoring_case(name, column.before);
             });
    });
  });
}

}  // namespace

bool is_drawn(const Run& run, const TableDifference& table, const ColumnDifference& column) {
  return is_listed(run, table, column, &Divergence::drawn);
}

bool is_stamped(const Run& run, const TableDifference& table, const ColumnDifference& column) {
  return is_listed(run, table, column, &Divergence::stamps);
}

bool held_default_before_drawn(const Run& run, const MigrationRecord& migration,
                               const TableDifference& table, const ColumnDifference& column) {
  if (!column.was_uniform || !is_drawn(run, table, column)) return false;
  bool is_new = false;
  for (const MigrationRecord& earlier : run.migrations) {
    if (&earlier == &migration) break;
    if (!earlier.pending) continue;
    if (adds_column(earlier, table.before, column.before)) is_new = true;
    if (writes_column(earlier, table.before, column.before)) return false;
  }
  return is_new;
}

std::string why_blocked(const Run& run) {
  if (!run.fixture.integrity.empty()) return "the fixture is damaged";
  if (!run.history.trouble.empty()) return "the history is not clean: " + run.history.trouble;
  const auto problem = std::ranges::find_if(
      run.folder_problems, [&](const FolderProblem& one) { return blocks(run, one); });
  if (problem == run.folder_problems.end()) return "";
  return "the migration folder cannot be relied on: " + problem->message;
}

MigrationRecord record_of(const Migration& migration, bool is_pending) {
  MigrationRecord record{
      .version = migration.version,
      .name = migration.name,
      .pending = is_pending,
      .repeats = migration.repeats || migration.always,
      .is_code = migration.up && migration.up->is_code,
      .is_void = migration.up && migration.up->is_void,
      .has_down = migration.down.has_value(),
      .down_is_empty = migration.down && does_nothing(*migration.down) && !migration.down->is_void,
      .has_verify_script = migration.verify.has_value(),
      .allows = migration.allows};
  if (migration.up) {
    record.path = migration.up->path;
    record.checksum = migration.up->checksum;
    record.other_endings = migration.up->other_endings;
  }
  return record;
}

std::size_t count_pending(const Run& run) {
  return static_cast<std::size_t>(std::ranges::count_if(run.migrations, &MigrationRecord::pending));
}

bool drops_table(std::span<const StatementRecord> statements, std::string_view table) {
  return std::ranges::any_of(statements, [&](const StatementRecord& statement) {
    return drops_table(statement.outcome, table);
  });
}

std::string name_after(std::span<const StatementRecord> statements, std::string table) {
  for (const StatementRecord& statement : statements) {
    table = name_after(statement.outcome.renames, std::move(table));
  }
  return table;
}

std::string_view to_string(Phase phase) {
  switch (phase) {
    case Phase::preflight:
      return "preflight";
    case Phase::backup:
      return "backup";
    case Phase::deploy:
      return "deploy";
    case Phase::verify:
      return "verify";
    case Phase::monitor:
      return "monitor";
    case Phase::rollback:
      return "rollback";
    case Phase::post_deploy:
      return "post-deploy";
  }
  std::abort();  // not a Phase
}

}  // namespace gate
