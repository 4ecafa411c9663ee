// Preflight: the fixture becomes blue, the folder is read, the history says what is pending.
#include <algorithm>
#include <chrono>

#include "gate/base/error.h"
#include "gate/base/hash.h"
#include "gate/base/text.h"
#include "gate/fixture/fixture.h"
#include "gate/rehearsal/passes.h"
#include "gate/rehearsal/replay.h"

namespace gate {

namespace {

// Below this a second thread and its connections cost more than they save.
constexpr std::uint64_t kWorthAThread = 8'000'000;

BlueChecks check_blue(Engine& engine, const Database& blue, const SessionOptions& reading) {
  BlueChecks checks;
  const auto session = engine.open(blue, reading);
  checks.integrity = session->check_integrity({});
  if (checks.integrity.empty()) checks.foreign_keys = session->check_foreign_keys({});
  return checks;
}

void read_manifest_rows(Rehearsal& rehearsal, Session& blue) {
  const std::string manifest = rehearsal.scenario.fixture + "/manifest.json";
  if (!is_fixture_folder(rehearsal.scenario.fixture)) return;
  for (const auto& [table, rows] : read_manifest(manifest).rows) {
    const bool known = find_table(rehearsal.timeline->schema(0), table) != nullptr;
    const std::string found = known ? with_thousands(blue.count_rows(table)) : "no such table";
    if (found == with_thousands(rows)) continue;
    rehearsal.run.fixture.manifest.push_back(
        {table, concat("the manifest says ", count_of(rows, "row"), ", the data has ", found)});
  }
}

void note_foreign_keys(const BlueChecks& checks, FixtureRecord& fixture) {
  for (const ForeignKeyViolation& violation : checks.foreign_keys) {
    if (violation.rows == 0) {  // the keys do not fit each other
      fixture.foreign_keys.push_back({violation.table, violation.example_key});
      continue;
    }
    fixture.foreign_keys.push_back(
        {violation.table, concat(count_of(violation.rows, "row"), " without a parent in ",
                                 violation.parent, ", for example ", violation.example_key)});
  }
}

void record_folder(Rehearsal& rehearsal) {
  Run& run = rehearsal.run;
  run.folder = rehearsal.folder.path;
  run.format = rehearsal.folder.format;
  run.folder_problems = rehearsal.folder.problems;
  const auto wanted = pending(rehearsal.folder, run.history, rehearsal.scenario.target);
  const Migration* previous = nullptr;
  for (const Migration& migration : rehearsal.folder.migrations) {
    const bool is_pending = std::ranges::count(wanted, &migration) > 0;
    MigrationRecord record{.version = migration.version,
                           .name = migration.name,
                           .pending = is_pending,
                           .has_down = migration.down.has_value(),
                           .allows = migration.allows};
    if (migration.up) {
      record.path = migration.up->path;
      record.checksum = migration.up->checksum;
    }
    record.down_is_empty = migration.down && migration.down->statements.empty();
    if (is_pending) {
      rehearsal.pending.push_back({&migration, previous, run.migrations.size()});
    }
    run.migrations.push_back(std::move(record));
    previous = &migration;
  }
}

// A file that cannot be read says nothing against this deployment when it is not part of it.
bool blocks_the_run(const Run& run, const FolderProblem& problem) {
  if (problem.kind == FolderProblem::Kind::never_run) return false;
  if (problem.kind == FolderProblem::Kind::duplicate_version) return true;
  const auto migration =
      std::ranges::find(run.migrations, problem.version, &MigrationRecord::version);
  return migration == run.migrations.end() || migration->pending;
}

std::string why_stop(const Rehearsal& rehearsal) {
  const Run& run = rehearsal.run;
  if (!run.fixture.integrity.empty()) return "the fixture is damaged";
  if (!run.history.trouble.empty())
    return concat("the history is not clean: ", run.history.trouble);
  const auto problem = std::ranges::find_if(
      run.folder_problems, [&](const FolderProblem& one) { return blocks_the_run(run, one); });
  if (problem != run.folder_problems.end()) {
    return concat("the migration folder cannot be relied on: ", problem->message);
  }
  return rehearsal.pending.empty() ? "nothing is pending" : "";
}

bool load_blue(Rehearsal& rehearsal) {
  const Scenario& scenario = rehearsal.scenario;
  rehearsal.fixture_bytes = fingerprint_of_fixture(scenario.fixture);
  rehearsal.blue = rehearsal.engine.place(rehearsal.work.path(), "blue");
  return load_fixture(rehearsal.engine, scenario.fixture, rehearsal.blue, rehearsal.work.path(),
                      rehearsal.run.fixture);
}

}  // namespace

void start_blue_checks(Rehearsal& rehearsal) {
  rehearsal.blue_checks =
      std::async(rehearsal.parallel ? std::launch::async : std::launch::deferred, check_blue,
                 std::ref(rehearsal.engine), rehearsal.blue, rehearsal.reading);
}

void collect_blue_checks(Rehearsal& rehearsal) {
  if (!rehearsal.blue_checks.valid()) return;
  const BlueChecks checks = rehearsal.blue_checks.get();
  rehearsal.run.fixture.integrity = checks.integrity;
  rehearsal.blue_violations = checks.foreign_keys;
  note_foreign_keys(checks, rehearsal.run.fixture);
}

PassResult preflight(Rehearsal& rehearsal) {
  Run& run = rehearsal.run;
  if (!load_blue(rehearsal)) return {.stop = "the fixture cannot be read"};
  rehearsal.parallel = run.fixture.bytes > kWorthAThread && rehearsal.options.threads > 1;
  if (!rehearsal.parallel) {
    start_blue_checks(rehearsal);
    collect_blue_checks(rehearsal);
  }
  if (!run.fixture.integrity.empty()) return {.stop = why_stop(rehearsal)};

  rehearsal.blue_session = rehearsal.engine.open(rehearsal.blue, rehearsal.reading);
  rehearsal.timeline =
      std::make_unique<Timeline>(*rehearsal.blue_session, rehearsal.blue_session->read_schema());
  read_manifest_rows(rehearsal, *rehearsal.blue_session);

  const Schema& schema = rehearsal.timeline->schema(0);
  const Detection found =
      detect_format(rehearsal.scenario.format, rehearsal.scenario.migrations, schema);
  rehearsal.format = found.format;
  run.format_reason = found.reason;
  rehearsal.writing.foreign_keys =
      rehearsal.scenario.foreign_keys.value_or(found.format->foreign_keys);
  if (const Table* history = find_history(*found.format, schema)) {
    rehearsal.blue_has_history = true;
    rehearsal.history_table = history->name;
  }
  run.history = read_history(rehearsal, *rehearsal.blue_session);
  rehearsal.folder = found.format->read(rehearsal.scenario.migrations);
  record_folder(rehearsal);
  const std::string stop = why_stop(rehearsal);
  // Otherwise they begin with the backup, which is faster to read.
  if (rehearsal.parallel && !stop.empty()) start_blue_checks(rehearsal);
  return {.stop = stop};
}

}  // namespace gate
