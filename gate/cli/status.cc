// migration-gate status
#include <algorithm>
#include <iostream>

#include "gate/base/error.h"
#include "gate/base/exit_code.h"
#include "gate/base/interrupt.h"
#include "gate/base/text.h"
#include "gate/checks/check.h"
#include "gate/cli/commands.h"
#include "gate/engine/engines.h"
#include "gate/rehearsal/survey.h"
#include "gate/report/points.h"

namespace gate {

namespace {

// What can be told of versions without running anything.
Policy only_versions(Policy policy) {
  policy.only = {"migrations/readable",        "migrations/unique-versions",
                 "migrations/ordered",         "migrations/applied-unchanged",
                 "migrations/applied-present", "migrations/never-run",
                 "migrations/line-endings",    "history/clean"};
  policy.skip.clear();
  // Whoever asks for the versions wants to know, though it harms nobody.
  policy.severities.try_emplace("migrations/line-endings", Severity::warning);
  return policy;
}

std::string title_of(std::string_view version, std::string_view name) {
  return printable(name.empty() ? std::string(version) : concat(version, "  ", name));
}

void list_applied(const Run& run) {
  for (const AppliedMigration& applied : run.history.applied) {
    const auto migration =
        std::ranges::find(run.migrations, applied.version, &MigrationRecord::version);
    const bool is_here = migration != run.migrations.end();
    std::cout << "  " << title_of(applied.version, is_here ? migration->name : applied.description)
              << (is_here ? "" : "  (not in the folder)") << '\n';
  }
}

void list_pending(const Run& run) {
  for (const MigrationRecord& migration : run.migrations) {
    if (!migration.pending) continue;
    std::cout << "  " << title_of(migration.version, migration.name) << "  "
              << printable(migration.path) << '\n';
  }
}

void print_applied(const Run& run, bool in_full) {
  const auto count = std::ssize(run.history.applied);
  const std::string table = run.history.table.empty()
                                ? "as its program says"
                                : concat("table ", printable(run.history.table));
  if (!run.history.exists) {
    std::cout << "applied: nothing, there is no history\n";
  } else if (run.history.is_high_water_mark) {
    std::cout << "applied: "
              << (count == 0 ? std::string("nothing")
                             : concat("up to version ", run.history.applied.front().version))
              << " (" << table << ")\n";
  } else {
    std::cout << "applied: " << with_thousands(count) << " (" << table << ")\n";
    if (in_full) list_applied(run);
  }
}

// Those of judgement that are not passed. Whether there was one.
bool print_findings(const Run& run) {
  bool any = false;
  for (const Point& point : judge(run).points) {
    if (point.verdict == Verdict::passed || point.verdict == Verdict::skipped) continue;
    any = true;
    std::cout << '\n' << point.check << ": " << show_point(point, "  ") << '\n';
  }
  return any;
}

// Whether anything is pending or wrong.
bool print(const Run& run, bool in_full) {
  const auto pending = static_cast<long long>(count_pending(run));
  std::cout << "format: " << run.format << ", " << printable(run.format_reason) << '\n'
            << "folder: " << printable(run.folder) << ", "
            << count_of(std::ssize(run.migrations), "migration") << '\n';
  print_applied(run, in_full);
  std::cout << "pending: " << (pending == 0 ? "nothing" : with_thousands(pending))
            << (pending > 1 ? concat(", in the order in which ", run.format, " runs them") : "")
            << '\n';
  list_pending(run);
  return print_findings(run) || pending > 0;
}

}  // namespace

int show_status(const StatusCommand& command) {
  catch_signals();
  bool any = false;
  const std::vector<Scenario> scenarios = read_scenarios(command.run);
  for (const Scenario& scenario : scenarios) {
    const auto engine = make_engine(scenario.engine, {.server = command.run.server});
    Run run =
        survey(scenario, *engine, {.work_dir = command.run.work_dir, .tool_version = GATE_VERSION});
    run.policy = only_versions(run.policy);
    if (scenarios.size() > 1) std::cout << printable(scenario.name) << '\n';
    any = print(run, command.run.output.verbosity > 0) || any;
  }
  const bool is_failure = command.exit_code && any;
  return static_cast<int>(is_failure ? ExitCode::failed : ExitCode::passed);
}

}  // namespace gate
