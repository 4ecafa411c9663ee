// migration-gate report
#include "gate/base/clock.h"
#include "gate/cli/base_report.h"
#include "gate/cli/baseline.h"
#include "gate/cli/commands.h"
#include "gate/cli/names.h"
#include "gate/cli/output.h"
#include "gate/cli/report_file.h"
#include "gate/config/scenario_file.h"

namespace gate {

int report_again(const ReportCommand& command) {
  Run run = recorded_run(command.run);
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
  output.compare = base_path_for(output.compare, run.scenario, true);
  const std::optional<BaseReport> base = read_base(output, run.text_only);
  return publish(run, output, base);
}

}  // namespace gate
