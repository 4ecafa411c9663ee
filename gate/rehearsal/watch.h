// Ends the process where something goes on that nothing can stop: a single call into an engine that
// looks neither at its clock nor at the signals.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "gate/base/clock.h"
#include "gate/model/run.h"

namespace gate {

// How what is waited for ends where it has to be cut off.
struct CutOff {
  std::string what{};       // what could not be stopped: "001_a.up.sql:3"
  bool is_finding = false;  // the run has been told, and can be judged
};

// In seconds; 0 = no limit.
struct TimeAllowed {
  double limit = 0;  // for all of it
  double left = 0;   // of that
};

// A thread of its own that looks at the signals and at the limit of what is waited for. Some
// seconds past either it writes the reports, removes the work folder and ends the process.
//
// It reads the run that the rehearsal writes only while a Wait lives, and then holds back whoever
// ends the wait; at any other time it has a copy from before the present pass.
class Watch {
 public:
  // Writes the reports of a run; the exit code.
  using Publish = std::function<int(const Run&)>;

  // `run` and `folder`, the work folder's path, must outlive the watch.
  Watch(Run& run, const std::string& folder, Publish publish);
  // Does not come back where the process is being ended.
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  void begin_pass();

  // While this lives its thread does nothing but wait for the engine, and leaves the run alone.
  class Wait {
   public:
    // `watch` may be null. `cut_off` is called by the watch, and may write into the run.
    Wait(Watch* watch, TimeAllowed time, std::function<CutOff()> cut_off);
    ~Wait();
    Wait(const Wait&) = delete;
    Wait& operator=(const Wait&) = delete;

   private:
    Watch* watch_;
  };

 private:
  void look();
  bool is_overdue();
  [[noreturn]] void end_process();
  Run last_known(const std::string& reason, bool is_finding) const;

  Run& run_;
  const std::string& folder_;
  Publish publish_;
  Stopwatch since_begin_{};

  std::mutex mutex_{};  // of all that follows; kept by whoever ends the process
  std::condition_variable woken_{};
  bool is_over_ = false;
  Run before_pass_{};
  std::function<CutOff()> cut_off_{};  // empty = nothing is waited for
  std::optional<std::chrono::steady_clock::time_point> deadline_{};
  std::optional<Stopwatch> since_signal_{};

  std::thread thread_{};
};

}  // namespace gate
