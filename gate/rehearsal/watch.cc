#include "gate/rehearsal/watch.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "gate/base/exit_code.h"
#include "gate/base/interrupt.h"
#include "gate/base/log.h"
#include "gate/base/text.h"
#include "gate/rehearsal/passes.h"

namespace gate {

namespace {

constexpr std::chrono::milliseconds kBetweenLooks{200};

// What can be stopped has been by then. Short of what CI runners wait before they kill.
constexpr double kGraceAfterSignal = 3;

// A statement that is stopped takes back what it did, which takes its time.
double grace_past(double limit_seconds) {
  return std::clamp(limit_seconds, 2.0, 10.0);
}

// Signals go to threads that a read of theirs can be interrupted in.
std::thread start_without_signals(std::function<void()> work) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread thread;
  try {
    thread = std::thread(std::move(work));
  } catch (const std::system_error&) {
    log_warning("no thread can be had that ends what cannot be stopped");
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return thread;
}

// Another thread may still be making files in it.
void remove_folder(const std::string& path) {
  constexpr int kTries = 3;
  std::error_code error;
  for (int i = 0; i < kTries; ++i) {
    std::filesystem::remove_all(path, error);
    if (!error) return;
  }
  log_warning(concat("left behind ", in_quotes(path), ": ", to_lower(error.message())));
}

}  // namespace

Watch::Watch(Run& run, const std::string& folder, Publish publish)
    : run_(run), folder_(folder), publish_(std::move(publish)), before_pass_(run) {
  thread_ = start_without_signals([this] { look(); });
}

Watch::~Watch() {
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
  }
  woken_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Watch::begin_pass() {
  const std::lock_guard lock(mutex_);
  before_pass_ = run_;
}

Watch::Wait::Wait(Watch* watch, TimeAllowed time, std::function<CutOff()> cut_off) : watch_(watch) {
  if (watch_ == nullptr) return;
  const std::lock_guard lock(watch_->mutex_);
  watch_->cut_off_ = std::move(cut_off);
  if (time.limit <= 0) return;
  const std::chrono::duration<double> allowed(time.left + grace_past(time.limit));
  watch_->deadline_ = std::chrono::steady_clock::now() +
                      std::chrono::duration_cast<std::chrono::steady_clock::duration>(allowed);
}

Watch::Wait::~Wait() {
  if (watch_ == nullptr) return;
  const std::lock_guard lock(watch_->mutex_);
  watch_->cut_off_ = nullptr;
  watch_->deadline_.reset();
}

void Watch::look() {
  std::unique_lock lock(mutex_);
  while (!woken_.wait_for(lock, kBetweenLooks, [&] { return is_over_; })) {
    if (is_overdue()) end_process();
  }
}

bool Watch::is_overdue() {
  if (pending_signal() == 0) {
    return deadline_ && std::chrono::steady_clock::now() > *deadline_;
  }
  if (!since_signal_) since_signal_.emplace();
  return since_signal_->seconds() > kGraceAfterSignal;
}

// The run as it is, with every pass accounted for.
Run Watch::last_known(const std::string& reason, bool is_finding) const {
  Run run = cut_off_ ? run_ : before_pass_;
  run.stopped_by = pending_signal();
  run.seconds = since_begin_.seconds();
  bool is_present = true;  // the first one that has no record yet
  for (const Pass& pass : passes().subspan(run.passes.size())) {
    PassRecord record{.name = std::string(pass.name), .phase = pass.phase};
    if (!is_present) record.skipped = reason;
    if (is_present && !is_finding) record.error = reason;
    run.passes.push_back(std::move(record));
    is_present = false;
  }
  return run;
}

void Watch::end_process() {
  const int signal = pending_signal();
  CutOff cut;
  if (cut_off_ && signal == 0) cut = cut_off_();
  const std::string reason =
      signal != 0 ? "interrupted"
                  : concat(cut.what, " runs on past its limit, and cannot be stopped");
  log_error(signal != 0 ? "what the signal found running cannot be stopped; the process ends here"
                        : concat(reason, "; the process ends here"));
  int code = static_cast<int>(ExitCode::cannot_judge);
  try {
    code = publish_(last_known(reason, cut.is_finding));
  } catch (const std::exception& error) {
    log_error(error.what());
  }
  remove_folder(folder_);
  // Neither destructors nor exit handlers: the other threads still use what they would destroy.
  _exit(signal != 0 ? 128 + signal : code);
}

}  // namespace gate
