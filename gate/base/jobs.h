// Work that is done in processes of its own, several at a time: what one of them does to signals,
// temporary files, memory or its own life reaches no other.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/descriptor.h"

namespace gate {

// Where a job's process leaves its result.
class JobAnswer {
 public:
  explicit JobAnswer(Descriptor pipe) : pipe_(std::move(pipe)) {}

  // To be called once, by any thread. Error where nobody is there to read it.
  void send(std::string_view result) const;

 private:
  Descriptor pipe_;
};

struct JobResult {
  bool has_begun = false;  // no more begin once a signal came
  std::string answer{};
  std::string log{};      // what the process wrote to stdout and stderr
  std::string failure{};  // why there is no answer: "ended by signal 9"; empty = there is one
};

struct Jobs {
  std::size_t count = 0;
  unsigned at_once = 1;
  // In a process of its own, which ends when this returns, throws, or ends it.
  std::function<void(std::size_t job, const JobAnswer& answer)> work{};
  // In this process, when that one is gone.
  std::function<void(std::size_t job, const JobResult& result)> on_end{};
  // In this process, now and then while some are running.
  std::function<void(const std::vector<std::size_t>& running)> on_wait{};
};

// All jobs, the first ones first; by their number. A signal that this process gets is passed on,
// and waited for until the time to tidy up is over. The processes end when this one does, however
// that is. To be called while there is one thread alone and no database is open: neither may be
// copied.
std::vector<JobResult> run_jobs(const Jobs& jobs);

}  // namespace gate
