// migration-gate report, migration-gate report merge
#include "gate/base/clock.h"
#include "gate/base/error.h"
#include "gate/cli/base_report.h"
#include "gate/cli/baseline.h"
#include "gate/cli/ci_output.h"
#include "gate/cli/commands.h"
#include "gate/cli/merge.h"
#include "gate/cli/names.h"
#include "gate/cli/output.h"
#include "gate/cli/own_output.h"
#include "gate/cli/report_file.h"
#include "gate/config/scenario_file.h"

namespace gate {

namespace {

// The policy that is to hold in place of the recorded one, where one is given.
void choose_policy(const ReportCommand& command, const OutputOptions& output, Run& run) {
  if (!command.scenario.empty()) {
    run.policy = read_scenario(command.scenario, check_name).policy;
  }
  const BaselineOptions& baseline = output.baseline;
  const bool is_new_policy = !command.scenario.empty() || !baseline.path.empty();
  if (is_new_policy || !baseline.write.empty()) run.policy.today = utc_today();
  if (is_new_policy) load_baseline(baseline, command.scenario, run.policy);
  apply_options(output, run.policy);
}

void keep_inputs(const ReportCommand& command, const OutputOptions& output) {
  Inputs inputs("read", command.runs);
  inputs.add(command.scenario);
  keep_from_baseline(output, inputs);
  CiOutput(output.ci).keep(inputs);
  inputs.add(output.baseline.path);
  keep_from_reports(output.reports, inputs);
}

int report_one(const ReportCommand& command, Run run) {
  const OutputOptions output = own_output(command.output, run.scenario, true);
  choose_policy(command, output, run);
  keep_inputs(command, output);
  const std::optional<BaseReport> base = read_base(output, run.text_only);
  if (base) require_run(*base, run.scenario);
  return publish(std::move(run), output, base);
}

// Before anything is written.
void prepare(const ReportCommand& command, RunSet& set, std::vector<OutputOptions>& outputs,
             std::vector<std::optional<BaseReport>>& bases) {
  for (JudgedRun& one : set.runs) {
    outputs.push_back(own_output(command.output, one.run.scenario, false));
    choose_policy(command, outputs.back(), one.run);
    keep_inputs(command, outputs.back());
    bases.push_back(read_base(outputs.back(), false));
  }
}

int report_set(const ReportCommand& command, RunSet set) {
  const OutputOptions shared = shared_output(command.output);
  std::vector<OutputOptions> outputs;
  std::vector<std::optional<BaseReport>> bases;
  prepare(command, set, outputs, bases);
  keep_inputs(command, shared);
  std::optional<BaseReport> base = read_base(shared, false);
  if (base) base->set.is_one = false;
  Publisher publisher(shared);
  std::vector<JudgedRun> judged;
  for (std::size_t i = 0; i < set.runs.size(); ++i) {
    const BaseReport* compared = bases[i] ? &*bases[i] : base ? &*base : nullptr;
    Run& run = set.runs[i].run;
    const Run* base_run = compared == nullptr ? nullptr : find_run(*compared, run.scenario);
    judged.push_back(publisher.conclude(std::move(run), outputs[i].baseline, compared, base_run));
    publisher.write(judged.back(), parse_reports(outputs[i].reports));
  }
  RunSet all = set_of(std::move(judged), set.shard, set.seconds);
  all.remarks = std::move(set.remarks);
  if (base) {
    for (std::string& remark : remarks_on(*base, all.shard)) {
      all.remarks.push_back(std::move(remark));
    }
  }
  publisher.write(all, parse_reports(shared.reports));
  return publisher.finish(std::move(all));
}

}  // namespace

int report_again(const ReportCommand& command) {
  if (command.runs.empty()) {
    throw UsageError("no report is named; give a file that '--report json=FILE' wrote");
  }
  RunSet set = command.merge ? merged_reports(command.runs) : recorded_set(command.runs.front());
  if (set.is_one) return report_one(command, std::move(set.runs.front().run));
  return report_set(command, std::move(set));
}

}  // namespace gate
