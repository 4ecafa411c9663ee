// migration-gate run
#include <algorithm>
#include <optional>

#include "gate/base/cores.h"
#include "gate/base/error.h"
#include "gate/base/interrupt.h"
#include "gate/base/log.h"
#include "gate/base/temp_dir.h"
#include "gate/base/text.h"
#include "gate/cli/commands.h"
#include "gate/cli/output.h"
#include "gate/cli/run_plan.h"
#include "gate/cli/run_several.h"
#include "gate/config/growth.h"
#include "gate/engine/engines.h"
#include "gate/rehearsal/rehearsal.h"

namespace gate {

namespace {

Checks find_checks(const std::string& name) {
  if (name == "own") return Checks::own;
  return name == "engine" ? Checks::engine : Checks::fast;
}

// Copies of production-like data lie where nobody guards them. They are not ours to delete.
void warn_of_abandoned(const std::string& work_dir) {
  const std::vector<std::string> folders = abandoned_folders(work_dir);
  if (folders.empty()) return;
  const std::string more = folders.size() > 1 ? concat(" and ", folders.size() - 1, " more") : "";
  log_warning(concat("a run that was killed left its copies in ", in_quotes(folders.front()), more,
                     "; delete them"));
}

std::optional<FixtureCache> open_cache(const RunCommand& command) {
  const std::optional<std::uint64_t> bytes = read_bytes(command.cache_size);
  if (!bytes) {
    throw UsageError(concat("--cache-size: ", in_quotes(command.cache_size),
                            " is no size; write it as in 500MB"));
  }
  if (command.cache_dir.empty()) return std::nullopt;
  return FixtureCache(command.cache_dir, *bytes);
}

RehearsalOptions options_of(const RunCommand& command) {
  return {.work_dir = command.work_dir,
          .checks = find_checks(command.checks),
          .keep = command.keep,
          .show_values = command.show_values,
          .command = command.command_line,
          .tool_version = GATE_VERSION};
}

// Two threads do what one cannot at the same time; on one core they would merely be in each other's
// way.
unsigned threads_of(unsigned jobs) {
  return std::clamp(jobs, 1U, 2U);
}

// With a cache of its own: what it uses there is locked for as long as it lives.
Run rehearse_with_cache(const RunCommand& command, const Scenario& scenario,
                        RehearsalOptions options) {
  std::optional<FixtureCache> cache = open_cache(command);
  options.cache = cache ? &*cache : nullptr;
  const auto engine = make_engine(scenario.engine, {.server = command.server});
  return rehearse(scenario, *engine, options);
}

int run_one(const RunCommand& command, const PlannedRun& planned) {
  RehearsalOptions options = options_of(command);
  options.threads = command.jobs > 0 ? command.jobs : threads_of(usable_cores());
  options.publish_last = [&](const Run& run) { return publish(run, planned.output, planned.base); };
  return publish(rehearse_with_cache(command, planned.scenario, options), planned.output,
                 planned.base);
}

int run_plan(const RunCommand& command, const Plan& plan) {
  const auto at_most = static_cast<unsigned>(std::max<std::size_t>(plan.runs.size(), 1));
  const unsigned jobs = command.jobs > 0 ? command.jobs : usable_cores();
  const unsigned at_once = std::min(jobs, at_most);
  RehearsalOptions options = options_of(command);
  options.threads = threads_of(jobs / at_once);
  const auto rehearse_one = [&](const Scenario& scenario, const RehearsalOptions& own) {
    return rehearse_with_cache(command, scenario, own);
  };
  return run_several(plan, {.options = options,
                            .at_once = at_once,
                            .options_line = command.options_line,
                            .rehearse = rehearse_one});
}

}  // namespace

int run_scenarios(const RunCommand& command) {
  catch_signals();
  const Plan plan = plan_runs(command);
  warn_of_abandoned(command.work_dir);
  open_cache(command);  // what is wrong with it is said before anything runs
  return plan.is_one ? run_one(command, plan.runs.front()) : run_plan(command, plan);
}

}  // namespace gate
