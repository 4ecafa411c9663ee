#include "gate/cli/baseline.h"

#include <cstdlib>

#include "gate/base/date.h"
#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/log.h"
#include "gate/base/process.h"
#include "gate/base/text.h"
#include "gate/checks/baseline.h"
#include "gate/checks/check.h"
#include "gate/cli/names.h"
#include "gate/cli/output.h"
#include "gate/config/baseline_file.h"

namespace gate {

namespace {

// For how long a new entry holds: a quarter to see to it.
constexpr int kDays = 90;

std::string path_for(const char* flag, std::string path, const std::string& scenario, bool is_one) {
  if (!fill_in_scenario(path, scenario) && !path.empty() && !is_one) {
    throw UsageError(concat(flag, " ", path,
                            ": several scenarios cannot share a file; put {scenario} into the "
                            "path, or name one in each scenario"));
  }
  return path;
}

// git's address is one of a person; a CI's $USER is not.
std::string this_user() {
  const ProcessResult git = run_process({"git", "config", "user.email"}, {});
  if (git.found && git.exit_code == 0 && !trim(git.out).empty()) return std::string(trim(git.out));
  const char* user = std::getenv("USER");
  return user == nullptr || trim(user).empty() ? "unknown" : user;
}

KnownPoint fresh_entry(const BaselineOptions& options, const Run& run) {
  return {.owner = options.owner.empty() ? this_user() : options.owner,
          .reason = options.reason.empty() ? "there when the baseline was written" : options.reason,
          .until = date_after(run.policy.today, kDays)};
}

void require_judged(const Run& run, std::string_view when) {
  const Judgement judgement = judge(run);
  if (is_whole(judgement)) return;
  throw Error(concat("no baseline was written, as ", when, ": ", judgement.headline));
}

void require_words(const char* flag, const std::string& value) {
  if (!value.empty() && trim(value).empty()) throw UsageError(concat(flag, ": the value is empty"));
}

}  // namespace

BaselineOptions baseline_for(const BaselineOptions& options, const std::string& scenario,
                             bool is_one) {
  const bool has_words = !options.owner.empty() || !options.reason.empty();
  if (has_words && options.write.empty()) {
    throw UsageError(concat(options.owner.empty() ? "--reason" : "--owner",
                            " is about the entries that --write-baseline writes"));
  }
  require_words("--owner", options.owner);
  require_words("--reason", options.reason);
  BaselineOptions own = options;
  own.path = path_for("--baseline", options.path, scenario, is_one);
  own.write = path_for("--write-baseline", options.write, scenario, is_one);
  return own;
}

void load_baseline(const BaselineOptions& options, const std::string& scenario_path,
                   Policy& policy) {
  const bool is_flag = !options.path.empty();
  if (is_flag) policy.baseline_path = options.path;
  policy.baseline.clear();
  const std::string path = policy.baseline_path;
  if (path.empty()) return;
  policy.baseline_path = display_path(path);
  const bool is_yet_to_come = !options.write.empty() && is_same_place(path, options.write);
  if (!exists(path)) {
    if (is_yet_to_come) return;
    throw UsageError(concat(is_flag ? "--baseline" : scenario_path + ": 'baseline'",
                            ": no such file: ", in_quotes(display_path(path)),
                            "; --write-baseline makes one"));
  }
  policy.baseline = read_baseline(path, check_name);
}

void keep_from_baseline(const OutputOptions& options, const Inputs& inputs) {
  const std::string& path = options.baseline.write;
  if (path.empty()) return;
  for (const ReportTarget& report : parse_reports(options.reports)) {
    if (!is_same_place(path, report.path)) continue;
    throw UsageError(concat("--write-baseline ", path, ": it is already the place of the ",
                            report.format, " report"));
  }
  const std::string reason = inputs.why_not(path);
  if (reason.empty()) return;
  throw UsageError(concat("--write-baseline ", path, " ", reason, "; write it elsewhere"));
}

void write_baseline(const BaselineOptions& options, Run& run) {
  require_judged(run, "the run could not be judged");
  Run known = run;
  known.policy.baseline_path = display_path(options.write);
  known.policy.baseline = renewed_baseline(run, fresh_entry(options, run));
  require_judged(known, "what is known in it keeps the rest from being judged");
  write_file(options.write,
             baseline_text(known.policy.baseline, schema_of_baseline(options.write)));
  known.policy.baseline = read_baseline(options.write, check_name);  // for the places
  const auto count = static_cast<long long>(known.policy.baseline.size());
  log_progress(
      concat("baseline: ", count_of(count, "finding"), " known in ", known.policy.baseline_path));
  run = std::move(known);
}

}  // namespace gate
