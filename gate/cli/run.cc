// migration-gate run
#include <algorithm>
#include <filesystem>
#include <optional>

#include "gate/base/clock.h"
#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/interrupt.h"
#include "gate/base/log.h"
#include "gate/base/temp_dir.h"
#include "gate/base/text.h"
#include "gate/cli/base_report.h"
#include "gate/cli/baseline.h"
#include "gate/cli/ci_output.h"
#include "gate/cli/commands.h"
#include "gate/cli/limits.h"
#include "gate/cli/named.h"
#include "gate/cli/names.h"
#include "gate/cli/output.h"
#include "gate/config/growth.h"
#include "gate/config/scenario_file.h"
#include "gate/engine/engines.h"
#include "gate/fixture/fixture.h"
#include "gate/rehearsal/rehearsal.h"

namespace gate {

namespace {

// "products" for "db/products.sqlite" and for "fixtures/products/".
std::string name_of(const std::string& fixture) {
  const std::filesystem::path path = std::filesystem::path(fixture).lexically_normal();
  const std::string stem =
      path.has_filename() ? path.stem().string() : path.parent_path().filename().string();
  return stem.empty() || stem == "." ? "scenario" : stem;
}

// That a fixture cannot be read is the rehearsal's to record; nothing is lost by asking later.
template <typename Answer>
Answer if_readable(const std::string& fixture, Answer (*ask)(const std::string& fixture),
                   Answer otherwise) {
  try {
    return ask(fixture);
  } catch (const UsageError&) {
    throw;
  } catch (const Interrupted&) {
    throw;
  } catch (const Error&) {
    return otherwise;
  }
}

// Flags win over the file.
void apply_flags(const RunCommand& command, Scenario& scenario) {
  Location nowhere;  // no line of the file speaks of the others
  const auto override = [](const std::string& flag, std::string& value, Location& place) {
    if (flag.empty()) return;
    value = flag;
    place = {};
  };
  override(command.fixture, scenario.fixture, scenario.places.fixture);
  override(command.migrations, scenario.migrations, scenario.places.migrations);
  override(command.engine, scenario.engine, nowhere);
  override(command.format, scenario.format, nowhere);
  override(command.target, scenario.target, scenario.places.target);
  override(command.base, scenario.base, nowhere);
  for (const std::string& limit : command.limits) set_limit(limit, scenario.limits);
  if (command.fail_on_empty) scenario.policy.fail_on_empty = true;
  const bool is_one = command.scenarios.size() < 2;
  load_baseline(baseline_for(command.output.baseline, scenario.name, is_one), scenario.path,
                scenario.policy);
  apply_options(command.output, scenario.policy);
  scenario.policy.today = utc_today();
  if (!scenario.engine.empty()) return;
  const std::string any(engines().front().name);
  scenario.engine = at_place(scenario.places.fixture,
                             [&] { return if_readable(scenario.fixture, fixture_engine, any); });
}

Checks find_checks(const std::string& name) {
  if (name == "own") return Checks::own;
  return name == "engine" ? Checks::engine : Checks::fast;
}

Scenario from_flags(const RunCommand& command) {
  if (command.fixture.empty() || command.migrations.empty()) {
    throw UsageError(
        "nothing to look at: name a scenario file, or --fixture FILE and --migrations FOLDER");
  }
  Scenario scenario;
  scenario.name = name_of(command.fixture);
  return scenario;
}

// A name that leads to no other folder.
std::string as_file_name(std::string name) {
  std::ranges::replace(name, '/', '-');
  return name;
}

// With several scenarios a report's path says whose it is.
OutputOptions for_scenario(const OutputOptions& options, const Scenario& scenario, bool is_one) {
  OutputOptions own = options;
  const std::string name = as_file_name(scenario.name);
  own.baseline = baseline_for(options.baseline, name, is_one);
  own.compare = base_path_for(options.compare, name, is_one);
  for (std::string& report : own.reports) {
    if (fill_in_scenario(report, name)) continue;
    if (!is_one && report.find('=') != std::string::npos) {
      throw UsageError(
          concat("--report ", report,
                 ": several scenarios cannot share a file; put {scenario} into the path"));
    }
  }
  return own;
}

// Everything that the rehearsal reads and no report may be written over.
std::vector<std::string> inputs_of(const Scenario& scenario) {
  std::vector<std::string> inputs = at_place(
      scenario.places.fixture, [&] { return if_readable(scenario.fixture, fixture_files, {}); });
  inputs.push_back(scenario.fixture);
  for (const std::string& file :
       {scenario.schema, scenario.consolidated, scenario.old_app, scenario.new_app}) {
    if (!file.empty()) inputs.push_back(file);
  }
  if (!scenario.path.empty()) inputs.push_back(scenario.path);
  if (is_folder(scenario.migrations)) {
    for (const std::string& name : list_folder(scenario.migrations)) {
      if (name.ends_with(".sql")) inputs.push_back(concat(scenario.migrations, "/", name));
    }
  }
  return inputs;
}

// Of two scenarios with one name the second would replace the first one's reports.
void keep_apart(const std::vector<ReportTarget>& reports, std::vector<std::string>& places) {
  for (const ReportTarget& report : reports) {
    if (report.path == "-") continue;
    const auto same = [&](const std::string& place) { return is_same_place(place, report.path); };
    if (std::ranges::any_of(places, same)) {
      throw UsageError(concat("--report ", report.format, "=", report.path,
                              ": two scenarios would write it; give each a name of its own"));
    }
  }
  for (const ReportTarget& report : reports) places.push_back(report.path);
}

// The same for baselines that are written.
void keep_baseline_apart(const std::string& path, std::vector<std::string>& places) {
  if (path.empty()) return;
  const auto same = [&](const std::string& place) { return is_same_place(place, path); };
  if (std::ranges::any_of(places, same)) {
    throw UsageError(concat("--write-baseline ", path,
                            ": something else would be written there, too; give each scenario a "
                            "name of its own"));
  }
  places.push_back(path);
}

void keep_inputs(const OutputOptions& options, const Scenario& scenario) {
  std::vector<std::string> inputs = inputs_of(scenario);
  keep_from_baseline(options, inputs);
  const std::string& baseline = scenario.policy.baseline_path;
  if (!baseline.empty()) inputs.push_back(baseline);
  const std::vector<ReportTarget> reports = parse_reports(options.reports);
  for (const ReportTarget& report : reports) {
    if (report.path == "-") continue;
    for (const std::string& input : inputs) {
      if (!is_same_place(report.path, input)) continue;
      throw UsageError(concat("--report ", report.format, "=", report.path,
                              " would overwrite what is rehearsed; write it elsewhere"));
    }
  }
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

}  // namespace

std::vector<Scenario> read_scenarios(const RunCommand& command) {
  std::vector<Scenario> scenarios;
  for (const std::string& path : command.scenarios)
    scenarios.push_back(read_scenario(path, check_name));
  if (scenarios.empty()) scenarios.push_back(from_flags(command));
  for (Scenario& scenario : scenarios) apply_flags(command, scenario);
  return scenarios;
}

int run_scenarios(const RunCommand& command) {
  catch_signals();
  const std::vector<Scenario> scenarios = read_scenarios(command);
  std::vector<OutputOptions> outputs;
  std::vector<std::optional<BaseReport>> bases;
  std::vector<std::string> places;
  for (const Scenario& scenario : scenarios) {
    outputs.push_back(for_scenario(command.output, scenario, scenarios.size() == 1));
    const std::vector<ReportTarget> reports = parse_reports(outputs.back().reports);
    check_named(scenario);
    keep_inputs(outputs.back(), scenario);
    keep_apart(reports, places);
    bases.push_back(read_base(outputs.back(), false));
    keep_baseline_apart(outputs.back().baseline.write, places);
  }
  warn_of_abandoned(command.work_dir);
  std::optional<FixtureCache> cache = open_cache(command);
  CiOutput ci(command.output.ci);
  int code = 0;
  for (std::size_t i = 0; i < scenarios.size(); ++i) {
    const auto engine = make_engine(scenarios[i].engine);
    const auto publish_last = [&, code](const Run& run) {
      return worse(code, publish(run, outputs[i], bases[i], ci));
    };
    const Run run = rehearse(scenarios[i], *engine,
                             {.work_dir = command.work_dir,
                              .cache = cache ? &*cache : nullptr,
                              .checks = find_checks(command.checks),
                              .keep = command.keep,
                              .show_values = command.show_values,
                              .command = command.command_line,
                              .tool_version = GATE_VERSION,
                              .threads = command.jobs,
                              .publish_last = publish_last});
    code = worse(code, publish(run, outputs[i], bases[i], ci));
    if (run.stopped_by != 0) break;
  }
  return code;
}

}  // namespace gate
