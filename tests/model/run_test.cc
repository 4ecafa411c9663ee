#include "gate/model/run.h"

#include <gtest/gtest.h>

#include "gate/model/point.h"

namespace gate {
namespace {

TEST(CountPending, LeavesOutWhatIsApplied) {
  gate::Run run;  // testing::Test has a Run, too
  EXPECT_EQ(count_pending(run), 0u);
  run.migrations.resize(3);
  run.migrations[1].pending = true;
  run.migrations[2].pending = true;
  EXPECT_EQ(count_pending(run), 2u);
}

TEST(Words, OfPhasesAreThoseOfTheReports) {
  EXPECT_EQ(to_string(Phase::preflight), "preflight");
  EXPECT_EQ(to_string(Phase::post_deploy), "post-deploy");
}

TEST(Words, OfTheGateAreThoseOfTheReports) {
  EXPECT_EQ(to_string(GateVerdict::not_judged), "not-judged");
  EXPECT_EQ(to_string(Verdict::skipped), "skipped");
  EXPECT_EQ(to_string(Severity::off), "off");
}

}  // namespace
}  // namespace gate
