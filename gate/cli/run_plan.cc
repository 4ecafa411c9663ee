#include "gate/cli/run_plan.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <utility>

#include "gate/base/clock.h"
#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/cli/baseline.h"
#include "gate/cli/ci_output.h"
#include "gate/cli/find_scenarios.h"
#include "gate/cli/limits.h"
#include "gate/cli/named.h"
#include "gate/cli/names.h"
#include "gate/cli/output.h"
#include "gate/cli/own_output.h"
#include "gate/cli/shard_option.h"
#include "gate/config/scenario_file.h"
#include "gate/engine/engines.h"
#include "gate/fixture/fixture.h"

namespace gate {

namespace {

constexpr std::string_view kUnknown = "?";  // no engine is called so

// "products" for "db/products.sqlite", for "fixtures/products/" and for
// "postgresql://db.example/products?sslmode=require".
std::string name_of(const std::string& fixture) {
  std::string place = fixture;
  if (is_running_database(fixture)) {
    // What stands before the path may hold a password.
    const std::size_t host = fixture.find("://") + 3;
    const std::size_t slash = fixture.find('/', host);
    place = slash == fixture.npos ? "" : fixture.substr(slash + 1);
    place = place.substr(0, place.find('?'));
    if (place.find_first_of("@:") != place.npos) place.clear();
  }
  const std::filesystem::path path = std::filesystem::path(place).lexically_normal();
  const std::string stem =
      path.has_filename() ? path.stem().string() : path.parent_path().filename().string();
  return stem.empty() || stem == "." ? "scenario" : stem;
}

// That a fixture cannot be read is the rehearsal's to record; nothing is lost by asking later.
std::string engine_if_readable(const std::string& fixture) {
  try {
    return fixture_engine(fixture, kUnknown);
  } catch (const UsageError&) {
    throw;
  } catch (const Interrupted&) {
    throw;
  } catch (const Error&) {
    return std::string(kUnknown);
  }
}

// Flags win over the file.
void apply_flags(const RunCommand& command, bool is_one, Scenario& scenario) {
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
  load_baseline(baseline_for(command.output.baseline, scenario.name, is_one), scenario.path,
                scenario.policy);
  apply_options(command.output, scenario.policy);
  scenario.policy.today = utc_today();
  if (!scenario.engine.empty()) return;
  scenario.engine =
      at_place(scenario.places.fixture, [&] { return engine_if_readable(scenario.fixture); });
  if (scenario.engine != kUnknown) return;
  // A script does not say whose it is; the server that it is to be rehearsed on does.
  const std::string_view of_server = engine_of_server(command.server);
  scenario.engine = of_server.empty() ? engines().front().name : of_server;
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

// Everything that the rehearsal reads and no report may be written over.
Inputs inputs_of(const Scenario& scenario) {
  Inputs inputs("rehearsed");
  at_place(scenario.places.fixture, [&] {
    inputs.add_fixture(scenario.fixture);
    return true;
  });
  for (const std::string& file : {scenario.schema, scenario.consolidated, scenario.old_app,
                                  scenario.new_app, scenario.path}) {
    inputs.add(file);
  }
  for (const std::string& file : scenario.extensions) inputs.add(file);
  inputs.add_migrations(scenario.migrations);
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

// What reports, baselines and the CI's own files may not be written over. A baseline is written
// anew, but is no place for a report.
void keep_inputs(const OutputOptions& options, const PlannedRun& planned) {
  Inputs inputs = planned.inputs;
  keep_from_baseline(options, inputs);
  inputs.add(planned.scenario.policy.baseline_path);
  CiOutput(options.ci).keep(inputs);
  keep_from_reports(options.reports, inputs);
}

// What is wrong with the flags is wrong with each scenario, and no reason to judge none of them.
void check_flags(const RunCommand& command) {
  Limits limits;
  for (const std::string& limit : command.limits) set_limit(limit, limits);
  Policy policy;
  apply_options(command.output, policy);
  parse_reports(shared_output(command.output).reports);
}

PlannedRun read_planned(const std::string& path) {
  try {
    return {.scenario = read_scenario(path, check_name), .inputs = Inputs("rehearsed", {path})};
  } catch (const UsageError& error) {
    return {.scenario = {.name = display_path(path), .path = path},
            .why_not = error.what(),
            .inputs = Inputs("rehearsed", {path})};
  }
}

void sort_by_name(std::vector<PlannedRun>& runs) {
  std::ranges::sort(runs, {}, [](const PlannedRun& one) {
    return std::pair(std::string_view(one.scenario.name), std::string_view(one.scenario.path));
  });
}

// "services/shop/good" for that folder's scenario.json, and "good" for good.json.
std::string long_name(const std::string& path) {
  const std::string shown = display_path(path);
  const std::filesystem::path file(shown);
  const bool is_of_folder = default_name(path) != file.stem().string() && file.has_parent_path();
  return (is_of_folder ? file.parent_path() : file.parent_path() / file.stem()).string();
}

// Folders in different places often have one name; those who gave none get the whole path for it.
void tell_apart(std::vector<PlannedRun>& runs) {
  std::map<std::string, int> counts;
  for (const PlannedRun& one : runs) ++counts[one.scenario.name];
  for (PlannedRun& one : runs) {
    Scenario& scenario = one.scenario;
    const bool is_given = scenario.name != default_name(scenario.path);
    if (counts[scenario.name] > 1 && !is_given) scenario.name = long_name(scenario.path);
  }
}

void refuse_same_names(const std::vector<PlannedRun>& runs) {
  const auto same = std::ranges::adjacent_find(
      runs, {}, [](const PlannedRun& one) { return std::string_view(one.scenario.name); });
  if (same == runs.end()) return;
  throw UsageError(concat("two scenarios are called ", in_quotes(same->scenario.name), ": ",
                          display_path(same->scenario.path), " and ",
                          display_path(std::next(same)->scenario.path),
                          "; give each a name of its own"));
}

std::vector<PlannedRun> read_all(const RunCommand& command) {
  std::vector<PlannedRun> runs;
  for (const std::string& path : find_scenarios(command.scenarios)) {
    runs.push_back(read_planned(path));
  }
  tell_apart(runs);
  sort_by_name(runs);
  refuse_same_names(runs);
  return runs;
}

Shard take_share(const ShardWish& wish, std::vector<PlannedRun>& runs) {
  Shard shard{.index = wish.index, .of = wish.of};
  std::vector<PlannedRun> own;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    shard.scenarios.push_back(runs[i].scenario.name);
    if (is_in_shard(i, wish.index, wish.of)) own.push_back(std::move(runs[i]));
  }
  runs = std::move(own);
  return shard;
}

// A scenario that cannot be rehearsed keeps no other from it.
void prepare(const RunCommand& command, PlannedRun& planned) {
  if (!planned.why_not.empty()) return;
  try {
    apply_flags(command, false, planned.scenario);
    check_named(planned.scenario);
    planned.inputs = inputs_of(planned.scenario);
  } catch (const UsageError& error) {
    planned.why_not = error.what();
  }
}

bool asks_for_one(const RunCommand& command) {
  if (!command.shard.empty()) return false;
  return command.scenarios.size() < 2 &&
         (command.scenarios.empty() || !is_folder(command.scenarios.front()));
}

Plan plan_one(const RunCommand& command) {
  PlannedRun one;
  one.scenario = command.scenarios.empty() ? from_flags(command)
                                           : read_scenario(command.scenarios.front(), check_name);
  apply_flags(command, true, one.scenario);
  check_named(one.scenario);
  one.inputs = inputs_of(one.scenario);
  Plan plan{.is_one = true, .shared = command.output, .shard = {.scenarios = {one.scenario.name}}};
  plan.runs.push_back(std::move(one));
  return plan;
}

Plan plan_several(const RunCommand& command) {
  if (command.scenarios.empty()) {
    throw UsageError("--shard shares out scenarios: name their files, or a folder");
  }
  check_flags(command);
  Plan plan{.is_one = false, .shared = shared_output(command.output), .runs = read_all(command)};
  plan.shard = take_share(parse_shard(command.shard), plan.runs);
  for (PlannedRun& planned : plan.runs) prepare(command, planned);
  return plan;
}

}  // namespace

std::vector<Scenario> read_scenarios(const RunCommand& command) {
  std::vector<Scenario> scenarios;
  if (command.scenarios.empty()) scenarios.push_back(from_flags(command));
  for (const std::string& path :
       asks_for_one(command) ? command.scenarios : find_scenarios(command.scenarios)) {
    scenarios.push_back(read_scenario(path, check_name));
  }
  for (Scenario& scenario : scenarios) apply_flags(command, scenarios.size() == 1, scenario);
  return scenarios;
}

Plan plan_runs(const RunCommand& command) {
  Plan plan = asks_for_one(command) ? plan_one(command) : plan_several(command);
  std::vector<std::string> places;
  if (!plan.is_one) keep_apart(parse_reports(plan.shared.reports), places);
  for (PlannedRun& planned : plan.runs) {
    planned.output = own_output(command.output, planned.scenario.name, plan.is_one);
    keep_inputs(planned.output, planned);
    keep_inputs(plan.shared, planned);
    keep_apart(parse_reports(planned.output.reports), places);
    planned.base = read_base(planned.output, false);
    keep_baseline_apart(planned.output.baseline.write, places);
  }
  if (plan.is_one) {
    const PlannedRun& one = plan.runs.front();
    if (one.base) require_run(*one.base, one.scenario.name);
    return plan;
  }
  plan.base = read_base(plan.shared, false);
  if (plan.base) plan.base->set.is_one = false;  // what it has is found by its name
  return plan;
}

}  // namespace gate
