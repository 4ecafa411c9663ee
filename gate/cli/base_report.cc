#include "gate/cli/base_report.h"

#include <algorithm>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/checks/check.h"
#include "gate/cli/output.h"
#include "gate/cli/report_file.h"

namespace gate {

namespace {

RunSet read_set(const std::string& path) {
  try {
    if (!exists(path)) {
      throw UsageError(
          concat("no such file: ", in_quotes(path), "; give one that '--report json=FILE' wrote"));
    }
    return recorded_set(path);
  } catch (const UsageError& error) {
    throw UsageError(concat("--compare: ", error.what()));
  }
}

// Of the wrong kind almost every point would be new, or gone.
void require_kind(const std::string& path, const Run& base, bool text_only) {
  if (base.text_only == text_only) return;
  const auto kind = [](bool is_lint) { return is_lint ? "`lint`" : "`run`"; };
  throw UsageError(concat("--compare ", in_quotes(path), ": it is a report of ",
                          kind(base.text_only), "; give one of ", kind(text_only)));
}

void keep_base(const OutputOptions& options, const std::string& path) {
  const auto refuse = [&](std::string_view what) {
    throw UsageError(concat(what, " would overwrite what --compare reads, ", in_quotes(path),
                            "; write it elsewhere"));
  };
  for (const ReportTarget& report : parse_reports(options.reports)) {
    if (is_same_place(path, report.path)) {
      refuse(concat("--report ", report.format, "=", report.path));
    }
  }
  const std::string& baseline = options.baseline.write;
  if (!baseline.empty() && is_same_place(path, baseline)) {
    refuse(concat("--write-baseline ", baseline));
  }
}

}  // namespace

std::optional<BaseReport> read_base(const OutputOptions& options, bool text_only) {
  const std::string& path = options.compare;
  if (path.empty()) return std::nullopt;
  keep_base(options, path);
  BaseReport base{.path = path, .set = read_set(path)};
  for (const JudgedRun& one : base.set.runs) require_kind(path, one.run, text_only);
  return base;
}

const Run* find_run(const BaseReport& base, const std::string& scenario) {
  if (base.set.is_one) return &base.set.runs.front().run;
  const auto same = [&](const JudgedRun& one) { return one.run.scenario == scenario; };
  const auto found = std::ranges::find_if(base.set.runs, same);
  return found == base.set.runs.end() ? nullptr : &found->run;
}

void require_run(const BaseReport& base, const std::string& scenario) {
  if (find_run(base, scenario) != nullptr) return;
  std::vector<std::string> names;
  for (const JudgedRun& one : base.set.runs) names.push_back(one.run.scenario);
  throw UsageError(concat("--compare ", in_quotes(base.path), ": it has no scenario ",
                          in_quotes(scenario), " (it has ",
                          names.empty() ? "none" : join(names, ", "), ")"));
}

std::vector<std::string> remarks_on(const BaseReport& base, const Shard& shard) {
  std::vector<std::string> fresh = scenarios_of(shard);
  std::vector<std::string> gone;
  for (const JudgedRun& one : base.set.runs) {
    const std::string& name = one.run.scenario;
    std::erase(fresh, name);
    const bool is_there = std::ranges::find(shard.scenarios, name) != shard.scenarios.end();
    if (!is_there) gone.push_back(name);
  }
  std::vector<std::string> remarks;
  if (!fresh.empty()) {
    remarks.push_back(concat("not in the base, and compared with nothing: ", join(fresh, ", ")));
  }
  if (!gone.empty()) {
    remarks.push_back(concat("in the base, and no scenario any more: ", join(gone, ", ")));
  }
  return remarks;
}

Comparison compare_with(const std::string& path, const Run& base, const Run& run,
                        const Judgement& judgement) {
  Run again = base;
  again.policy = run.policy;
  return compare_runs(path, again, judge(again), run, judgement);
}

}  // namespace gate
