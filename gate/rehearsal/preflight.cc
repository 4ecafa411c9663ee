// Preflight: the fixture becomes blue, the folder is read, the history says what is pending.
#include <algorithm>
#include <chrono>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/hash.h"
#include "gate/base/parallel.h"
#include "gate/base/text.h"
#include "gate/fixture/fixture.h"
#include "gate/rehearsal/merge.h"
#include "gate/rehearsal/passes.h"
#include "gate/rehearsal/replay.h"
#include "gate/rehearsal/scratch.h"
#include "gate/rehearsal/storage.h"
#include "gate/rehearsal/tenant.h"
#include "gate/rehearsal/versions.h"

namespace gate {

namespace {

// Below this a second thread and its connections cost more than they save.
constexpr std::uint64_t kWorthAThread = 262'144;

// Above this the full check of blue costs more than all the rest.
constexpr std::uint64_t kLarge = 8'000'000;

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

std::string why_stop(const Rehearsal& rehearsal) {
  std::string reason = why_blocked(rehearsal.run);
  if (reason.empty() && rehearsal.pending.empty()) reason = "nothing is pending";
  return reason;
}

// Its own size, since a packed fixture's says little.
std::uint64_t size_of(Engine& engine, const Database& database) {
  const bool is_file = exists(database.location);
  return is_file ? file_size(database.location) : engine.open(database, {})->size();
}

bool load_blue(Rehearsal& rehearsal) {
  const Scenario& scenario = rehearsal.scenario;
  FixtureRecord& record = rehearsal.run.fixture;
  rehearsal.fixture_bytes = fingerprint_of_fixture(rehearsal);
  rehearsal.blue = rehearsal.engine.place(rehearsal.work.path(), "blue");
  const bool is_loaded = load_fixture(rehearsal.engine, scenario.fixture, rehearsal.blue,
                                      rehearsal.work.path(), record, rehearsal.options.cache);
  if (is_loaded && record.engine_version.empty()) {
    record.engine_version = rehearsal.engine.written_by(rehearsal.blue);
  }
  const std::uint64_t bytes = is_loaded ? size_of(rehearsal.engine, rehearsal.blue) : record.bytes;
  rehearsal.parallel = bytes > kWorthAThread && rehearsal.options.threads > 1;
  rehearsal.large = bytes > kLarge;
  return is_loaded;
}

}  // namespace

PassResult preflight(Rehearsal& rehearsal) {
  Run& run = rehearsal.run;
  if (!load_blue(rehearsal)) return {.stop = "the fixture cannot be read"};
  if (!rehearsal.parallel) {
    start_blue_checks(rehearsal);
    collect_blue_checks(rehearsal);
  }
  if (!run.fixture.integrity.empty()) return {.stop = why_stop(rehearsal)};

  rehearsal.blue_session = rehearsal.engine.open(rehearsal.blue, rehearsal.reading);
  rehearsal.timeline =
      std::make_unique<Timeline>(*rehearsal.blue_session, rehearsal.blue_session->read_schema());
  read_manifest_rows(rehearsal, *rehearsal.blue_session);
  check_tenant_role(rehearsal);

  read_versions(rehearsal);
  observe_drift(rehearsal);
  if (!rehearsal.scenario.base.empty()) observe_merge(rehearsal);
  const std::string stop = why_stop(rehearsal);
  // Otherwise they begin with the backup, which is faster to read.
  if (rehearsal.parallel && !stop.empty()) start_blue_checks(rehearsal);
  return {.stop = stop};
}

}  // namespace gate
