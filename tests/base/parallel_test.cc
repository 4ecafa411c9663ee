// Work on several threads: all of it, once, with the first failure thrown on.
#include "gate/base/parallel.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>

#include "gate/base/error.h"

namespace gate {
namespace {

TEST(RunParallel, RunsEveryTaskOnceOnAnyNumberOfThreads) {
  for (const unsigned threads : {0u, 1u, 2u, 9u}) {
    std::vector<std::atomic<int>> runs(20);
    std::vector<std::function<void()>> tasks;
    for (auto& count : runs) tasks.emplace_back([&count] { ++count; });

    run_parallel(tasks, threads);

    for (const auto& count : runs) EXPECT_EQ(count, 1) << threads << " threads";
  }
}

TEST(RunParallel, HasNothingToDoWithoutTasks) {
  EXPECT_NO_THROW(run_parallel({}, 2));
}

TEST(RunParallel, ThrowsWhatATaskThrew) {
  EXPECT_THROW(run_parallel({[] {}, [] { throw Error("lost"); }, [] {}}, 2), Error);
}

int niceness() {
  return getpriority(PRIO_PROCESS, static_cast<id_t>(gettid()));
}

TEST(StartInBackground, GivesWayToWhoeverStartedIt) {
  const int mine = niceness();
  auto beside = start_in_background(true, niceness);
  EXPECT_GE(beside.get(), std::min(mine + 1, 19));
  EXPECT_EQ(niceness(), mine);
}

TEST(StartInBackground, SlowsNobodyDownWhoDoesTheWorkHimself) {
  const int mine = niceness();
  auto later = start_in_background(false, niceness);
  EXPECT_EQ(later.get(), mine);
}

}  // namespace
}  // namespace gate
