// migration-gate report
#include "gate/base/clock.h"
#include "gate/base/file.h"
#include "gate/cli/baseline.h"
#include "gate/cli/commands.h"
#include "gate/cli/names.h"
#include "gate/cli/output.h"
#include "gate/config/scenario_file.h"
#include "gate/report/run_json.h"

namespace gate {

namespace {

// Some hundred thousand migrations; read, it takes ten times the memory.
constexpr std::uint64_t kLargestReport = 1'000'000'000;

}  // namespace

int report_again(const ReportCommand& command) {
  Run run = run_from_json(read_file(command.run, kLargestReport), command.run);
  if (!command.scenario.empty()) {
    run.policy = read_scenario(command.scenario, check_name).policy;
  }
  OutputOptions output = command.output;
  output.baseline = baseline_for(output.baseline, run.scenario, true);
  const BaselineOptions& baseline = output.baseline;
  const bool is_new_policy = !command.scenario.empty() || !baseline.path.empty();
  if (is_new_policy || !baseline.write.empty()) run.policy.today = utc_today();
  if (is_new_policy) load_baseline(baseline, command.scenario, run.policy);
  apply_options(output, run.policy);
  keep_from_baseline(output, {command.run});
  return publish(run, output);
}

}  // namespace gate
