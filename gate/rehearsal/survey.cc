#include "gate/rehearsal/survey.h"

#include "gate/base/clock.h"
#include "gate/base/error.h"
#include "gate/fixture/fixture.h"
#include "gate/rehearsal/kept_states.h"
#include "gate/rehearsal/own_database.h"
#include "gate/rehearsal/passes.h"
#include "gate/rehearsal/scratch.h"
#include "gate/rehearsal/versions.h"

namespace gate {

namespace {

void read_database(Rehearsal& rehearsal, const Database& blue) {
  FixtureRecord& record = rehearsal.run.fixture;
  const bool is_loaded = load_fixture(rehearsal.engine, rehearsal.scenario.fixture, blue,
                                      rehearsal.work.path(), record, rehearsal.options.cache);
  if (!is_loaded) throw Error(record.unreadable);
  rehearsal.blue_session = rehearsal.engine.open(blue, rehearsal.reading);
  rehearsal.timeline =
      std::make_unique<Timeline>(*rehearsal.blue_session, rehearsal.blue_session->read_schema());
}

}  // namespace

Run survey(const Scenario& scenario, Engine& engine, const RehearsalOptions& options) {
  Run run{.tool_version = options.tool_version,
          .scenario = scenario.name,
          .engine = std::string(engine.name()),
          .engine_version = engine.version(),
          .started_at = utc_now(),
          .command = options.command};
  run.policy = scenario.policy;
  Rehearsal rehearsal{.scenario = scenario,
                      .engine = engine,
                      .options = options,
                      .run = run,
                      .work = TempDir(options.work_dir)};
  rehearsal.reading = {.checks = options.checks, .extensions = scenario.extensions};
  const OwnDatabase blue(rehearsal, "blue");
  read_database(rehearsal, *blue);
  read_versions(rehearsal);
  rehearsal.timeline.reset();
  rehearsal.blue_session.reset();
  return run;
}

}  // namespace gate
