#include "gate/base/run_delay.h"

#include <gtest/gtest.h>

#include "gate/base/clock.h"

namespace gate {
namespace {

TEST(RunDelay, IsAPartOfTheTimeThatGoesBy) {
  const Stopwatch clock;
  const double before = run_delay();

  const double after = run_delay();

  EXPECT_GE(before, 0);
  EXPECT_GE(after, before);
  EXPECT_LE(after - before, clock.seconds());
}

}  // namespace
}  // namespace gate
