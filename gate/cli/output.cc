#include "gate/cli/output.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iostream>
#include <optional>
#include <sstream>

#include "gate/base/environment.h"
#include "gate/base/error.h"
#include "gate/base/exit_code.h"
#include "gate/base/file.h"
#include "gate/base/log.h"
#include "gate/base/text.h"
#include "gate/checks/check.h"
#include "gate/checks/policy.h"
#include "gate/checks/total.h"
#include "gate/cli/baseline.h"
#include "gate/report/text.h"

namespace gate {

namespace {

bool is_set(const char* name) {
  return !variable(name).empty();
}

bool is_stopped(const RunSet& set) {
  return std::ranges::any_of(set.runs,
                             [](const JudgedRun& one) { return one.run.stopped_by != 0; });
}

Judgement without_points(const Judgement& judgement) {
  return {.verdict = judgement.verdict,
          .exit_code = judgement.exit_code,
          .counts = judgement.counts,
          .headline = judgement.headline,
          .unjudged = judgement.unjudged};
}

}  // namespace

bool wants_color(const std::string& choice) {
  if (choice != "auto") return choice == "always";
  if (is_set("NO_COLOR")) return false;
  if (is_set("FORCE_COLOR") || is_set("CLICOLOR_FORCE")) return true;
  const std::string terminal = variable("TERM");
  return isatty(STDOUT_FILENO) == 1 && !terminal.empty() && terminal != "dumb";
}

void print_report(const std::string& text) {
  std::cout << text << std::flush;
  if (std::cout) return;
  std::cout.clear();  // it has been said
  throw Error("the report could not be written to standard output");
}

bool is_same_place(const std::string& a, const std::string& b) {
  if (a == b) return true;
  if (a == "-" || b == "-") return false;
  std::error_code error;  // what cannot be resolved is another place, and will not be written
  const auto first = std::filesystem::weakly_canonical(std::filesystem::absolute(a), error);
  if (error) return false;
  const auto second = std::filesystem::weakly_canonical(std::filesystem::absolute(b), error);
  return !error && first == second;
}

std::vector<ReportTarget> parse_reports(const std::vector<std::string>& specs) {
  return parse_reports(specs, [](const std::string& format) { find_writer(format); });
}

std::vector<ReportTarget> parse_reports(const std::vector<std::string>& specs,
                                        const std::function<void(const std::string&)>& require) {
  std::vector<ReportTarget> targets;
  for (const std::string& spec : specs) {
    const std::size_t equals = spec.find('=');
    ReportTarget target{.format = spec.substr(0, equals), .path = "-"};
    if (equals != std::string::npos) target.path = spec.substr(equals + 1);
    require(target.format);
    if (target.path.empty()) throw UsageError(concat("--report ", spec, ": the path is empty"));
    const auto same = std::ranges::find_if(
        targets, [&](const ReportTarget& other) { return is_same_place(target.path, other.path); });
    if (same != targets.end()) {
      throw UsageError(concat("--report ", spec, ": '", target.path,
                              "' is already the place of the ", same->format, " report"));
    }
    targets.push_back(std::move(target));
  }
  return targets;
}

void apply_options(const OutputOptions& options, Policy& policy) {
  if (options.fail_on) policy.fail_on = *options.fail_on;
  if (!options.only.empty()) policy.only = options.only;
  policy.skip.insert(policy.skip.end(), options.skip.begin(), options.skip.end());
  check_policy(policy);
}

Publisher::Publisher(const OutputOptions& options) : options_(options), ci_(options.ci) {}

bool Publisher::try_to(const std::function<void()>& write) {
  try {
    write();
    return true;
  } catch (const Error& error) {
    log_error(error.what());
    is_complete_ = false;
    return false;
  }
}

JudgedRun Publisher::conclude(Run run, const BaselineOptions& baseline, const BaseReport* base,
                              const Run* base_run) {
  JudgedRun one{.run = std::move(run)};
  if (!baseline.write.empty()) try_to([&] { write_baseline(baseline, one.run); });
  one.judgement = judge(one.run);
  if (base_run != nullptr) {
    one.comparison = compare_with(base->path, *base_run, one.run, one.judgement);
  }
  return one;
}

void Publisher::write(const JudgedRun& one, const std::vector<ReportTarget>& targets) {
  const Comparison* comparison = one.comparison ? &*one.comparison : nullptr;
  write(
      [&](const Writer& writer, const ReportOptions& options, std::ostream& out) {
        ReportOptions own = options;
        own.comparison = comparison;
        writer.write(one.run, one.judgement, own, out);
      },
      targets);
}

void Publisher::write(const RunSet& set, const std::vector<ReportTarget>& targets) {
  write([&](const Writer& writer, const ReportOptions& options,
            std::ostream& out) { write_report(writer, set, options, out); },
        targets);
}

void Publisher::write(const Write& write_with, const std::vector<ReportTarget>& targets) {
  for (const ReportTarget& target : targets) {
    const Writer& writer = find_writer(target.format);
    if (target.path == "-") {
      is_stdout_taken_ = true;
      has_annotations_ = has_annotations_ || target.format == "github";
      try_to([&] {
        write_with(writer, {.color = wants_color(options_.color), .verbosity = options_.verbosity},
                   std::cout);
        print_report("");
      });
      continue;
    }
    const bool is_written = try_to([&] {
      std::ostringstream text;
      write_with(writer, {.verbosity = 1}, text);
      write_file(target.path, text.view());
    });
    if (is_written) places_ += concat(" · ", target.format, ": ", target.path);
  }
}

// Each scenario is folded by itself; the verdict of all stays in sight.
std::string Publisher::text_of(const RunSet& set, const ReportOptions& options) const {
  std::string text;
  for (const JudgedRun& one : set.runs) {
    if (!set.is_one && options.verbosity < 0) break;
    ReportOptions own = options;
    own.comparison = one.comparison ? &*one.comparison : nullptr;
    if (!set.is_one) own.places = {};
    std::ostringstream part;
    find_writer("text").write(one.run, one.judgement, own, part);
    text += ci_.folded(one.run, one.judgement, std::move(part).str());
    if (!set.is_one) text += '\n';
  }
  return set.is_one ? text : text + text_of_total(set, options);
}

int Publisher::finish(RunSet set) {
  const std::string annotations = has_annotations_ ? "" : ci_.annotations(set);
  if (is_stdout_taken_) {
    std::cerr << annotations;  // the runner reads both
  } else {
    try_to([&] {
      print_report(annotations + text_of(set, {.color = wants_color(options_.color),
                                               .verbosity = options_.verbosity,
                                               .places = places_}));
    });
  }
  const bool is_told = is_complete_ || is_stopped(set);  // a signal is what a caller has to know
  int& code = set.total.exit_code;
  if (!is_told) code = worse(code, static_cast<int>(ExitCode::cannot_judge));
  ci_.note(set);
  return code;
}

RunSet set_of(JudgedRun one) {
  RunSet set{.is_one = true,
             .tool_version = one.run.tool_version,
             .started_at = one.run.started_at,
             .seconds = one.run.seconds,
             .shard = {.scenarios = {one.run.scenario}},
             .total = without_points(one.judgement)};
  set.runs.push_back(std::move(one));
  return set;
}

RunSet set_of(std::vector<JudgedRun> runs, const Shard& shard, double seconds) {
  std::ranges::sort(runs, {}, [](const JudgedRun& one) { return one.run.scenario; });
  RunSet set{.tool_version = runs.empty() ? GATE_VERSION : runs.front().run.tool_version,
             .seconds = seconds,
             .shard = shard};
  std::vector<ScenarioJudgement> judgements;
  for (const JudgedRun& one : runs) {
    judgements.push_back({one.run.scenario, &one.judgement, one.run.stopped_by != 0});
    const std::string& begin = one.run.started_at;
    if (set.started_at.empty() || (!begin.empty() && begin < set.started_at)) {
      set.started_at = begin;
    }
  }
  set.total = total_of(judgements, shard);
  set.runs = std::move(runs);
  return set;
}

int publish(Run run, const OutputOptions& options, const std::optional<BaseReport>& base) {
  Publisher publisher(options);
  const BaseReport* report = base ? &*base : nullptr;
  const Run* base_run = base ? find_run(*base, run.scenario) : nullptr;
  RunSet set = set_of(publisher.conclude(std::move(run), options.baseline, report, base_run));
  publisher.write(set, parse_reports(options.reports));
  return publisher.finish(std::move(set));
}

}  // namespace gate
