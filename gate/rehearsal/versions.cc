#include "gate/rehearsal/versions.h"

#include <algorithm>
#include <iterator>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/migration/product.h"
#include "gate/migration/tools.h"
#include "gate/rehearsal/own_database.h"
#include "gate/rehearsal/programs.h"
#include "gate/rehearsal/replay.h"
#include "gate/sql/dialect.h"

namespace gate {

namespace {

void record_folder(Rehearsal& rehearsal) {
  Run& run = rehearsal.run;
  run.folder = rehearsal.folder.path;
  run.format = rehearsal.folder.format;
  run.folder_problems = rehearsal.folder.problems;
  const Format& format = *rehearsal.format;
  run.has_downs = format.has_downs;
  run.refuses_late = format.late == Late::refuses;
  // A server takes a script as one query, and what is one query is one transaction.
  run.never_wraps = format.never_wraps && dialect_of(rehearsal) == Dialect::sqlite;
  run.wraps_all = format.wraps_all;
  std::ranges::move(never_run(format, rehearsal.folder, run.history),
                    std::back_inserter(run.folder_problems));
  const auto wanted = pending(format, rehearsal.folder, run.history, rehearsal.scenario.target);
  const Migration* previous = nullptr;
  for (const Migration& migration : rehearsal.folder.migrations) {
    const bool is_pending = std::ranges::count(wanted, &migration) > 0;
    if (is_pending) {
      rehearsal.pending.push_back({&migration, previous, run.migrations.size()});
    }
    run.migrations.push_back(record_of(migration, is_pending));
    previous = &migration;
  }
}

// What the history and the folder are, from programs. They may write to what they are shown.
void ask_programs(Rehearsal& rehearsal) {
  rehearsal.engine.share_forks();
  constexpr double kNoLimit = 1e9;
  constexpr double kLeast = 120;  // a migration that must be quick says nothing of the tool's start
  const double wanted = rehearsal.scenario.limits.apply_seconds;
  const double limit = wanted > 0 ? std::max(wanted, kLeast) : kNoLimit;
  rehearsal.programs =
      std::make_shared<Programs>(rehearsal.engine, *rehearsal.format, rehearsal.scenario.commands,
                                 rehearsal.scenario.migrations, rehearsal.work.path(), limit);
  // A tool that finds none of its tables makes them when it applies the first migration.
  if (!rehearsal.blue_has_history) {
    note_tool_tables(rehearsal, Table{.name = std::string(rehearsal.format->table)});
    rehearsal.history_table.clear();
  }
  const OwnDatabase asked(rehearsal, "asked");
  rehearsal.engine.clone(rehearsal.blue_session->database(), *asked);
  rehearsal.folder = rehearsal.programs->list(*asked);
  const auto session = rehearsal.engine.open(*asked, rehearsal.reading);
  rehearsal.run.history = read_history(rehearsal, *session);
}

// Who names the programs need not say that there are some.
std::string wanted_format(const Scenario& scenario) {
  const bool has_programs = !scenario.commands.list.empty();
  return has_programs && scenario.format == "auto" ? "commands" : scenario.format;
}

bool has_commands(const Commands& commands) {
  return !commands.list.empty() || !commands.status.empty() || !commands.up.empty() ||
         !commands.down.empty() || !commands.program.empty() || !commands.directory.empty() ||
         !commands.environment.empty() || !commands.tables.empty();
}

// Where migrations name those that they need, nothing else is meant by their order.
void put_applied_first(Rehearsal& rehearsal) {
  std::vector<Migration>& migrations = rehearsal.folder.migrations;
  const bool has_parents = std::ranges::any_of(migrations, [](const Migration& migration) {
    return migration.attributes.contains(kParents);
  });
  if (!has_parents) return;
  std::stable_partition(migrations.begin(), migrations.end(), [&](const Migration& migration) {
    return std::ranges::count(rehearsal.run.history.applied, migration.version,
                              &AppliedMigration::version) > 0;
  });
  std::uint64_t number = 0;
  for (Migration& migration : migrations) migration.number = ++number;
}

void read_folder(Rehearsal& rehearsal) {
  if (rehearsal.format->adapter != nullptr) return ask_programs(rehearsal);
  if (has_commands(rehearsal.scenario.commands)) {
    throw UsageError(concat("migrations.commands are for migrations that are code, and those of ",
                            rehearsal.format->name,
                            " are SQL, which no program of yours need run; leave them out, or name "
                            "list, status and up and no format"));
  }
  rehearsal.run.history = read_history(rehearsal, *rehearsal.blue_session);
  rehearsal.folder = read_scripts(rehearsal, rehearsal.scenario.migrations);
}

void refuse_other_product(const Rehearsal& rehearsal) {
  const Format& format = *rehearsal.format;
  const auto only = bound_product(format, rehearsal.scenario.migrations);
  if (!only || find_dialect(only->name) == dialect_of(rehearsal)) return;
  throw UsageError(concat(format.name, " runs ",
                          format.engine.empty()
                              ? concat("this folder on ", only->name, " alone, ", only->reason)
                              : concat("on ", only->name, " alone"),
                          ", and the fixture is one of ", rehearsal.engine.name(),
                          "; `migration-gate lint` reads its folder"));
}

}  // namespace

Dialect dialect_of(const Rehearsal& rehearsal) {
  return find_dialect(rehearsal.engine.name()).value_or(Dialect::sqlite);
}

MigrationFolder read_scripts(const Rehearsal& rehearsal, const std::string& path) {
  const Format& format = *rehearsal.format;
  const std::optional<bool> transactions = rehearsal.scenario.transactions;
  if (transactions && !format.may_unwrap) {
    throw UsageError(
        concat("migrations.transactions: ", format.name, " has no setting for that; leave it out"));
  }
  return format.read(
      path, {.dialect = dialect_of(rehearsal), .is_unwrapped = !transactions.value_or(true)});
}

void note_tool_tables(Rehearsal& rehearsal, const Table& history) {
  rehearsal.history_table = history.name;
  std::vector<std::string> names = {history.name};
  for (const std::string_view beside : rehearsal.format->beside) names.emplace_back(beside);
  std::ranges::copy(rehearsal.scenario.commands.tables, std::back_inserter(names));
  rehearsal.tool_tables = ToolTables(std::move(names));
}

void read_versions(Rehearsal& rehearsal) {
  Run& run = rehearsal.run;
  const Schema& schema = rehearsal.timeline->schema(0);
  const Detection found =
      detect_format(wanted_format(rehearsal.scenario), rehearsal.scenario.migrations, schema);
  rehearsal.format = found.format;
  refuse_other_product(rehearsal);
  run.format_reason = found.reason;
  rehearsal.writing.foreign_keys =
      rehearsal.scenario.foreign_keys.value_or(found.format->foreign_keys);
  if (const Table* history = find_history(*found.format, schema)) {
    rehearsal.blue_has_history = true;
    note_tool_tables(rehearsal, *history);
  }
  read_folder(rehearsal);
  run.history.applied = applied_migrations(*found.format, rehearsal.folder, run.history);
  put_applied_first(rehearsal);
  if (found.format->refuses != nullptr && run.history.trouble.empty()) {
    run.history.trouble = found.format->refuses(schema, rehearsal.folder, run.history);
  }
  record_folder(rehearsal);
}

}  // namespace gate
