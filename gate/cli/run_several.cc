#include "gate/cli/run_several.h"

#include <iostream>
#include <memory>

#include "gate/base/clock.h"
#include "gate/base/error.h"
#include "gate/base/exit_code.h"
#include "gate/base/interrupt.h"
#include "gate/base/jobs.h"
#include "gate/base/log.h"
#include "gate/base/progress.h"
#include "gate/base/shell.h"
#include "gate/base/temp_dir.h"
#include "gate/base/text.h"
#include "gate/checks/check.h"
#include "gate/cli/output.h"
#include "gate/report/run_json.h"

namespace gate {

namespace {

constexpr double kSecondsOfSilence = 30;  // then it is said what is still running

// Whatever a process that was killed leaves behind goes with this one. Where it cannot be had each
// scenario says so.
std::unique_ptr<TempDir> make_work_dir(RehearsalOptions& options) {
  try {
    auto folder = std::make_unique<TempDir>(options.work_dir);
    options.work_dir = folder->path();
    if (options.keep) folder->keep();
    return folder;
  } catch (const Error&) {
    return nullptr;
  }
}

class SeveralRuns {
 public:
  SeveralRuns(const Plan& plan, const SeveralOptions& several)
      : plan_(plan), several_(several), options_(several.options) {
    folder_ = make_work_dir(options_);
    for (const PlannedRun& planned : plan.runs) {
      if (planned.why_not.empty()) to_rehearse_.push_back(&planned);
    }
    rehearsed_.resize(to_rehearse_.size());
  }

  std::vector<Run> run() {
    const std::vector<JobResult> results = run_jobs(
        {.count = to_rehearse_.size(),
         .at_once = several_.at_once,
         .work = [&](std::size_t job, const JobAnswer& answer) { work(job, answer); },
         .on_end = [&](std::size_t job, const JobResult& result) { tell(job, result); },
         .on_wait = [&](const std::vector<std::size_t>& running) { tell_of_waiting(running); }});
    std::vector<Run> runs;
    std::size_t job = 0;
    for (const PlannedRun& planned : plan_.runs) {
      if (!planned.why_not.empty()) {
        runs.push_back(not_rehearsed(planned.scenario, options_for(planned), planned.why_not));
      } else if (!results[job].has_begun) {
        runs.push_back(not_rehearsed(planned.scenario, options_for(planned),
                                     "interrupted before it began", pending_signal()));
        ++job;
      } else {
        runs.push_back(std::move(rehearsed_[job++]));
      }
    }
    return runs;
  }

 private:
  RehearsalOptions options_for(const PlannedRun& planned) const {
    RehearsalOptions own = options_;
    own.command = concat(several_.options_line, ' ', shell_word(planned.scenario.path));
    return own;
  }

  // In the scenario's own process.
  void work(std::size_t job, const JobAnswer& answer) const {
    const Scenario& scenario = to_rehearse_[job]->scenario;
    RehearsalOptions own = options_for(*to_rehearse_[job]);
    const auto send = [&](const Run& run) {
      answer.send(to_json(run, {}));
      return static_cast<int>(ExitCode::cannot_judge);
    };
    own.publish_last = send;
    set_progress_style(ProgressStyle::none);  // the one process that is seen tells of all
    try {
      send(several_.rehearse(scenario, own));
    } catch (const UsageError& error) {
      send(not_rehearsed(scenario, own, error.what()));
    }
  }

  Run run_of(const PlannedRun& planned, const JobResult& result) const {
    const RehearsalOptions own = options_for(planned);
    if (!result.failure.empty()) {
      return not_rehearsed(planned.scenario, own, result.failure, pending_signal());
    }
    return run_from_json(result.answer, planned.scenario.name);
  }

  // All that a scenario said, in one piece.
  void tell(std::size_t job, const JobResult& result) {
    const PlannedRun& planned = *to_rehearse_[job];
    since_told_ = Stopwatch();
    ++done_;
    show_live("");
    rehearsed_[job] = run_of(planned, result);
    log_progress(concat(planned.scenario.name, " (", done_, " of ", to_rehearse_.size(),
                        "): ", judge(rehearsed_[job]).headline));
    std::cerr << result.log << std::flush;
  }

  void tell_of_waiting(const std::vector<std::size_t>& running) {
    std::vector<std::string> names;
    for (const std::size_t job : running) names.push_back(to_rehearse_[job]->scenario.name);
    const std::string time = duration(since_begin_.seconds());
    show_live(concat(done_, " of ", to_rehearse_.size(), " done, ", time,
                     ", running: ", join(names, ", ")));
    if (since_told_.seconds() < kSecondsOfSilence) return;
    since_told_ = Stopwatch();
    log_progress(concat("still running after ", time, ": ", join(names, ", ")));
  }

  const Plan& plan_;
  const SeveralOptions& several_;
  RehearsalOptions options_;
  std::unique_ptr<TempDir> folder_{};
  std::vector<const PlannedRun*> to_rehearse_{};
  std::vector<Run> rehearsed_{};  // as many
  std::size_t done_ = 0;
  Stopwatch since_begin_{};
  Stopwatch since_told_{};
};

const Run* base_of(const Plan& plan, const PlannedRun& planned) {
  if (planned.base) return find_run(*planned.base, planned.scenario.name);
  return plan.base ? find_run(*plan.base, planned.scenario.name) : nullptr;
}

}  // namespace

int run_several(const Plan& plan, const SeveralOptions& several) {
  const Stopwatch watch;
  if (const std::string part = show_shard(plan.shard); !part.empty()) log_progress(part);
  std::vector<Run> runs = SeveralRuns(plan, several).run();
  Publisher publisher(plan.shared);
  std::vector<JudgedRun> judged;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const PlannedRun& planned = plan.runs[i];
    const BaseReport* base = planned.base ? &*planned.base : plan.base ? &*plan.base : nullptr;
    judged.push_back(publisher.conclude(std::move(runs[i]), planned.output.baseline, base,
                                        base_of(plan, planned)));
    publisher.write(judged.back(), parse_reports(planned.output.reports));
  }
  RunSet set = set_of(std::move(judged), plan.shard, watch.seconds());
  if (plan.base) set.remarks = remarks_on(*plan.base, plan.shard);
  publisher.write(set, parse_reports(plan.shared.reports));
  return publisher.finish(std::move(set));
}

}  // namespace gate
