// Independent work on two cores.
#pragma once

#include <functional>
#include <future>
#include <system_error>
#include <utility>
#include <vector>

namespace gate {

// Runs every task, on at most `threads` threads (fewer where no more can be had), the calling one
// among them. The first exception is thrown on after all have ended.
void run_parallel(const std::vector<std::function<void()>>& tasks, unsigned threads);

// The task's result, worked out beside the caller; or, where it is not to be (or no thread can be
// had), when it is asked for.
template <typename Task>
auto start_beside(bool beside, Task task) {
  try {
    if (beside) return std::async(std::launch::async, task);
  } catch (const std::system_error&) {
    beside = false;
  }
  return std::async(std::launch::deferred, std::move(task));
}

}  // namespace gate
