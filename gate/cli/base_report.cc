#include "gate/cli/base_report.h"

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/checks/check.h"
#include "gate/cli/names.h"
#include "gate/cli/output.h"
#include "gate/cli/report_file.h"

namespace gate {

namespace {

Run read_run(const std::string& path) {
  try {
    if (!exists(path)) {
      throw UsageError(
          concat("no such file: ", in_quotes(path), "; give one that '--report json=FILE' wrote"));
    }
    return recorded_run(path);
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

std::string base_path_for(const std::string& path, const std::string& scenario, bool is_one) {
  std::string own = path;
  if (!fill_in_scenario(own, scenario) && !own.empty() && !is_one) {
    throw UsageError(concat("--compare ", path,
                            ": several scenarios cannot share a base; put {scenario} into the "
                            "path"));
  }
  return own;
}

std::optional<BaseReport> read_base(const OutputOptions& options, bool text_only) {
  const std::string& path = options.compare;
  if (path.empty()) return std::nullopt;
  keep_base(options, path);
  BaseReport base{.path = path, .run = read_run(path)};
  require_kind(path, base.run, text_only);
  return base;
}

Comparison compare_with(const BaseReport& base, const Run& run, const Judgement& judgement) {
  Run again = base.run;
  again.policy = run.policy;
  return compare_runs(base.path, again, judge(again), run, judgement);
}

}  // namespace gate
