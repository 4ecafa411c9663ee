// Independent work on two cores.
#pragma once

#include <functional>
#include <future>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace gate {

// Runs every task, on at most `threads` threads (fewer where no more can be had), the calling one
// among them. The first exception is thrown on after all have ended.
void run_parallel(const std::vector<std::function<void()>>& tasks, unsigned threads);

// From now on others go before the calling thread where there is not room for all: it works for
// what is only wanted at the end.
void give_way();

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

// The same for what is only wanted at the end.
template <typename Task>
auto start_in_background(bool beside, Task task) {
  const auto caller = std::this_thread::get_id();
  return start_beside(beside, [task = std::move(task), caller] {
    if (std::this_thread::get_id() != caller) give_way();
    return task();
  });
}

}  // namespace gate
