// Independent work on two cores.
#pragma once

#include <functional>
#include <vector>

namespace gate {

// Runs every task, on at most `threads` threads, the calling one among them. The first exception is
// thrown on after all have ended.
void run_parallel(const std::vector<std::function<void()>>& tasks, unsigned threads);

}  // namespace gate
