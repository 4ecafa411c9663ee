#include "gate/rehearsal/rehearsal.h"

#include "gate/base/clock.h"
#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/full_disk.h"
#include "gate/base/interrupt.h"
#include "gate/base/log.h"
#include "gate/base/progress.h"
#include "gate/base/secrets.h"
#include "gate/base/text.h"
#include "gate/rehearsal/child_job.h"
#include "gate/rehearsal/hidden_values.h"
#include "gate/rehearsal/kept_states.h"
#include "gate/rehearsal/passes.h"
#include "gate/rehearsal/scratch.h"

namespace gate {

namespace {

constexpr Pass kPasses[] = {
    {"preflight", Phase::preflight, preflight, false},
    {"backup", Phase::backup, back_up, false},
    {"deploy", Phase::deploy, deploy, false},
    {"verify", Phase::verify, verify, false},
    {"monitor", Phase::monitor, monitor, false},
    {"repeat", Phase::deploy, repeat, false},
    {"cutover", Phase::deploy, cut_over, false},
    {"rollback", Phase::rollback, roll_back, false},
    {"faults", Phase::deploy, inject_faults, false},
    {"locks", Phase::deploy, measure_locks, false},
    {"post-deploy", Phase::post_deploy, finish, true},
};

void hide_values_in(const Rehearsal& rehearsal, Run& run) {
  KnownNames names;
  const std::size_t states = rehearsal.timeline ? rehearsal.timeline->size() : 0;
  for (std::size_t i = 0; i < states; ++i) add_names(rehearsal.timeline->schema(i), names);
  hide_values(run, std::move(names));
}

void describe(const Scenario& scenario, const RehearsalOptions& options, Run& run) {
  run.tool_version = options.tool_version;
  run.command = options.command;
  run.scenario = scenario.name;
  run.started_at = utc_now();
  run.limits = scenario.limits;
  run.expect = scenario.expect;
  run.policy = scenario.policy;
}

bool is_usage(const Error& error) {
  return dynamic_cast<const UsageError*>(&error) != nullptr;
}

// A server that has no room left says so in its log at best.
std::string room_left_in(const std::string& folder) {
  constexpr std::uint64_t kLittle = 32'000'000;
  const std::uint64_t left = exists(folder) ? free_bytes(folder) : kLittle;
  return left < kLittle
             ? concat("; ", bytes_of(left), " are left where ", in_quotes(folder), " lies")
             : "";
}

// As it stands in reports. Only copies take room, which are made in `folder`.
std::string as_reported(const std::string& error, const std::string& folder) {
  const std::string message = without_secrets(error);
  const std::string left = room_left_in(folder);
  return speaks_of_full_disk(message) || !left.empty()
             ? concat(message, left,
                      "; a run takes two to seven times the fixture's size, and --work-dir "
                      "puts its copies elsewhere")
             : message;
}

std::string stop_at(std::string_view pass, const std::string& error) {
  return concat("the ", pass, " pass could not go on: ", error);
}

// What keeps the passes after this one from running; empty = nothing.
std::string run_pass(const Pass& pass, Rehearsal& rehearsal, PassRecord& record) {
  const Stopwatch watch;
  std::string stop;
  rehearsal.parts.clear();
  if (rehearsal.watch) rehearsal.watch->begin_pass();
  try {
    stop = pass.run(rehearsal).stop;
  } catch (const Interrupted& interrupt) {
    rehearsal.run.stopped_by = interrupt.signal();
    record.error = interrupt.what();
    stop = "interrupted";
  } catch (const Error& error) {
    // What was asked for is looked at first; what is not there later on was there before.
    if (pass.phase == Phase::preflight && is_usage(error)) throw;
    record.error = as_reported(error.what(), rehearsal.work.path());
    stop = stop_at(pass.name, record.error);
  }
  record.seconds = watch.seconds();
  record.parts = std::move(rehearsal.parts);
  return stop;
}

// "rollback 23 ms (new rows 13 ms)"
std::string show_price(const PassRecord& record) {
  std::vector<std::string> parts;
  for (const PassPart& part : record.parts) {
    constexpr double kWorthSaying = 0.0005;
    if (part.seconds < kWorthSaying) continue;
    parts.push_back(concat(part.name, " ", duration(part.seconds)));
  }
  return concat(record.name, " ", duration(record.seconds),
                parts.empty() ? "" : concat(" (", join(parts, ", "), ")"));
}

void run_passes(Rehearsal& rehearsal) {
  std::string stop;
  Progress progress;
  int number = 0;
  for (const Pass& pass : passes()) {
    progress.begin(pass.name, ++number, static_cast<int>(passes().size()));
    PassRecord record{.name = std::string(pass.name), .phase = pass.phase};
    const bool interrupted = rehearsal.run.stopped_by != 0;
    if (!stop.empty() && (interrupted || !pass.always)) {
      record.skipped = stop;
    } else {
      const std::string reason = run_pass(pass, rehearsal, record);
      if (stop.empty()) stop = reason;
      log_progress(show_price(record));
    }
    rehearsal.run.passes.push_back(std::move(record));
  }
}

// Without a folder for the copies there is nothing that a pass could do.
void record_no_start(const std::string& error, Run& run) {
  for (const Pass& pass : passes()) {
    PassRecord record{.name = std::string(pass.name), .phase = pass.phase};
    if (run.passes.empty()) {
      record.error = as_reported(error, "");
    } else {
      record.skipped = stop_at(run.passes.front().name, run.passes.front().error);
    }
    run.passes.push_back(std::move(record));
  }
}

// Before there is a second thread or an open database, neither of which may be copied.
std::unique_ptr<Children> start_children(Engine& engine) {
  try {
    return std::make_unique<Children>([&engine](Line& line) { do_child_job(engine, line); });
  } catch (const Error&) {  // the passes say so
    return nullptr;
  }
}

}  // namespace

std::span<const Pass> passes() {
  return kPasses;
}

Run rehearse(const Scenario& scenario, Engine& engine, const RehearsalOptions& options) {
  const Stopwatch watch;
  Run run;
  describe(scenario, options, run);
  run.engine = engine.name();
  try {
    const std::unique_ptr<Children> children = start_children(engine);
    // Only now: an engine may have to connect for it, and children must not share a connection.
    run.engine_version = engine.version();
    Rehearsal rehearsal{.scenario = scenario,
                        .engine = engine,
                        .options = options,
                        .run = run,
                        .work = TempDir(options.work_dir),
                        .children = children.get()};
    rehearsal.writing = {
        .access = Access::write, .checks = options.checks, .extensions = scenario.extensions};
    rehearsal.reading = rehearsal.writing;
    rehearsal.reading.access = Access::read;
    if (options.publish_last) {
      const auto publish = [&](const Run& last) {
        Run shown = last;
        if (!options.show_values) hide_values_in(rehearsal, shown);
        return options.publish_last(shown);
      };
      rehearsal.watch = std::make_unique<Watch>(run, rehearsal.work.path(), publish);
    }
    run_passes(rehearsal);
    if (!options.show_values) hide_values_in(rehearsal, run);
  } catch (const Error& error) {
    if (is_usage(error)) throw;
    record_no_start(error.what(), run);
  }
  run.seconds = watch.seconds();
  return run;
}

Run not_rehearsed(const Scenario& scenario, const RehearsalOptions& options, const std::string& why,
                  int signal) {
  Run run;
  describe(scenario, options, run);
  run.engine = scenario.engine;
  run.fixture.path = without_secrets(scenario.fixture);
  run.stopped_by = signal;
  record_no_start(why, run);
  return run;
}

}  // namespace gate
