// The folder on an empty database, and the schemas that must be equal to what it makes.
#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/compare/schemas.h"
#include "gate/compare/standard.h"
#include "gate/fixture/fixture.h"
#include "gate/migration/own_tables.h"
#include "gate/rehearsal/from_scratch.h"
#include "gate/rehearsal/part_clock.h"
#include "gate/rehearsal/scratch.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

constexpr std::string_view kNotAllApplied = "not every pending migration was applied";

// What no migration is expected to make.
std::vector<std::string> ignored_in(const Rehearsal& rehearsal, const Schema& a, const Schema& b) {
  std::vector<std::string> names = tables_of_tools(a);
  std::ranges::move(tables_of_tools(b), std::back_inserter(names));
  std::ranges::copy(rehearsal.tool_tables.names(), std::back_inserter(names));
  return names;
}

void match(const Rehearsal& rehearsal, const Schema& wanted, const Schema& found,
           SchemaMatch& record) {
  const std::vector<std::string> ignored = ignored_in(rehearsal, wanted, found);
  record.not_compared.clear();
  record.differences = compare_schemas(in_standard_form(wanted), in_standard_form(found), ignored);
  record.tables = std::ranges::count_if(found.tables, [&](const Table& table) {
    return is_users(table) && std::ranges::count(ignored, table.name) == 0 &&
           find_table(wanted, table.name) != nullptr;
  });
}

// In the order of the folder: what the history has, and of the pending ones what green has.
Migrations known_good(const Rehearsal& rehearsal) {
  Migrations found;
  const auto open = pending(*rehearsal.format, rehearsal.folder, rehearsal.run.history, "latest");
  // A checkpoint stands for what is before it where nothing was applied.
  const auto from_nothing = pending(*rehearsal.format, rehearsal.folder, {}, "latest");
  const auto taken = std::span(rehearsal.pending).first(rehearsal.applied);
  for (const Migration& migration : rehearsal.folder.migrations) {
    const bool is_taken = std::ranges::count(taken, &migration, &PendingMigration::migration) > 0;
    if (std::ranges::count(from_nothing, &migration) == 0) continue;
    if (is_taken || std::ranges::count(open, &migration) == 0) found.push_back(&migration);
  }
  return found;
}

// Tables of the fixture that are none of those that migrations make.
std::vector<std::string> foreign_tables(const Rehearsal& rehearsal, const Names& names) {
  const Schema& blue = rehearsal.timeline->schema(0);
  const auto ignored = ignored_in(rehearsal, blue, {});
  std::vector<std::string> found;
  for (const Table& table : blue.tables) {
    const bool counts = is_users(table) && std::ranges::count(ignored, table.name) == 0;
    if (counts && !names.contains(to_lower(table.name))) found.push_back(table.name);
  }
  return found;
}

// Why the history does not say how the fixture's schema came about; empty = it does.
std::string why_unexplained(const Run& run) {
  if (run.history.applied.empty()) {
    return "the history has no applied migration: nothing says how the fixture's schema came about";
  }
  for (const AppliedMigration& applied : run.history.applied) {
    if (std::ranges::count(run.migrations, applied.version, &MigrationRecord::version) > 0)
      continue;
    return concat("the history has migration ", applied.version, ", which ", run.folder,
                  " lacks: what it made is not known");
  }
  const ScratchRecord& scratch = run.drift.scratch;
  if (!scratch.not_tried.empty()) return scratch.not_tried;
  if (!scratch.stop) return "";
  return concat(
      "migration ", scratch.stop->version,
      ", which is applied, cannot be applied to an empty database: ", scratch.stop->error);
}

void load(Rehearsal& rehearsal, const std::string& path, SchemaMatch& record,
          std::optional<Schema>& schema) {
  record.file = display_path(path);
  record.not_compared = kNotAllApplied;
  const OwnDatabase database(rehearsal, "declared");
  FixtureRecord fixture;
  if (load_fixture(rehearsal.engine, path, *database, rehearsal.work.path(), fixture)) {
    schema = rehearsal.engine.open(*database, rehearsal.reading)->read_schema();
    return;
  }
  const RefusalCause cause = rehearsal.engine.cause_of_refusal(fixture.unreadable);
  if (cause.kind == RefusalKind::environment) {
    record.not_compared = fixture.unreadable;
  } else {
    record.unreadable = fixture.unreadable;
  }
}

std::string why_no_end(const ScratchRecord& scratch) {
  if (!scratch.not_tried.empty()) return scratch.not_tried;
  return concat("the folder is not applied to its end on an empty database: migration ",
                scratch.stop->version, ": ", scratch.stop->error);
}

void compare_consolidated(Rehearsal& rehearsal, const std::optional<Schema>& made) {
  SchemaMatch& record = rehearsal.run.drift.consolidated;
  if (rehearsal.scenario.consolidated.empty()) return;
  std::optional<Schema> consolidated;
  load(rehearsal, rehearsal.scenario.consolidated, record, consolidated);
  if (!consolidated) return;
  if (!made) {
    record.not_compared = why_no_end(rehearsal.run.drift.scratch);
    return;
  }
  match(rehearsal, *made, *consolidated, record);
}

void load_declared(Rehearsal& rehearsal) {
  SchemaMatch& record = rehearsal.run.drift.declared;
  if (rehearsal.scenario.schema.empty()) return;
  load(rehearsal, rehearsal.scenario.schema, record, rehearsal.declared);
  if (!rehearsal.declared) return;
  if (rehearsal.pending.empty()) compare_with_declared(rehearsal, rehearsal.timeline->schema(0));
}

// Nothing that leaves an object behind.
bool does_nothing(const Migration& migration) {
  if (!migration.up) return true;
  if (migration.up->is_code) return false;
  return std::ranges::all_of(migration.up->statements, [](const Statement& statement) {
    return is_word(Lexer(statement.sql).next(), "SELECT");
  });
}

Names tables_in(const Schema& schema) {
  Names names;
  for (const Table& table : schema.tables) names.insert(to_lower(table.name));
  return names;
}

constexpr std::string_view kPart = "from scratch";

std::optional<Schema> replay(Rehearsal& rehearsal) {
  const PartClock clock(rehearsal, kPart);
  ScratchRecord& record = rehearsal.run.drift.scratch;
  const Migrations migrations = known_good(rehearsal);
  record = {.not_tried = "",
            .begins_empty = !migrations.empty() && does_nothing(*migrations.front()),
            .foreign_tables = foreign_tables(rehearsal, made_by_folder(rehearsal.folder))};
  const std::optional<Schema> made = apply_from_scratch(rehearsal, migrations, record);
  // What code makes shows only when it has run.
  if (rehearsal.programs) {
    record.foreign_tables =
        made ? foreign_tables(rehearsal, tables_in(*made)) : std::vector<std::string>{};
  }
  return made;
}

}  // namespace

void observe_drift(Rehearsal& rehearsal) {
  Run& run = rehearsal.run;
  ScratchRecord& scratch = run.drift.scratch;
  std::optional<Schema> made;
  scratch.not_tried = why_blocked(run);
  if (scratch.not_tried.empty()) made = replay(rehearsal);
  SchemaMatch& history = run.drift.history;
  history.not_compared = why_unexplained(run);
  if (history.not_compared.empty()) match(rehearsal, *made, rehearsal.timeline->schema(0), history);
  load_declared(rehearsal);
  if (!rehearsal.scenario.consolidated.empty()) {
    run.drift.consolidated.file = display_path(rehearsal.scenario.consolidated);
    run.drift.consolidated.not_compared = kNotAllApplied;
  }
  const bool is_deployed = rehearsal.pending.empty() || !scratch.not_tried.empty();
  if (is_deployed || scratch.stop) compare_consolidated(rehearsal, made);
}

void observe_from_scratch(Rehearsal& rehearsal) {
  const ScratchRecord& scratch = rehearsal.run.drift.scratch;
  if (!scratch.not_tried.empty() || scratch.stop || rehearsal.applied == 0) return;
  const bool begins_empty = scratch.begins_empty;
  const std::optional<Schema> made = replay(rehearsal);
  rehearsal.scratch.reset();
  rehearsal.run.drift.scratch.begins_empty = begins_empty;
  if (rehearsal.applied == rehearsal.pending.size()) compare_consolidated(rehearsal, made);
}

void compare_with_declared(Rehearsal& rehearsal, const Schema& result) {
  if (!rehearsal.declared) return;
  match(rehearsal, *rehearsal.declared, result, rehearsal.run.drift.declared);
}

}  // namespace gate
