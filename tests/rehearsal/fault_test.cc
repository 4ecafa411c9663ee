// The database is lost at call n, for every n: the fixture stays as it is, nothing is left
// behind, and nobody says passed or failed.
#include <gtest/gtest.h>

#include "gate/base/file.h"
#include "gate/base/hash.h"
#include "gate/base/log.h"
#include "gate/checks/check.h"
#include "gate/engine/engines.h"
#include "gate/rehearsal/rehearsal.h"
#include "tests/support/failing_engine.h"
#include "tests/support/small_scenario.h"

namespace gate {
namespace {

class FaultLoop : public testing::TestWithParam<bool> {};

TEST_P(FaultLoop, EveryLostCallEndsWithoutAVerdictAndWithoutATrace) {
  set_quiet(true);
  const SmallScenario small;
  small.remove("002_visit");  // two migrations of one table reach every pass
  gate::Scenario scenario = small.scenario();
  scenario.cutover = true;
  const std::string before = sha256_of_file(small.fixture());
  int last = 1;
  for (int n = 1;; ++n) {
    FaultPlan plan{.fail_at = n, .and_after = GetParam()};
    FailingEngine engine(make_engine("sqlite"), plan);
    const gate::Run run = rehearse(scenario, engine, {.work_dir = small.work_dir()});
    if (plan.calls < n) break;
    last = n;

    const Judgement judgement = judge(run);
    EXPECT_EQ(judgement.exit_code, 3) << "call " << n;
    EXPECT_EQ(judgement.verdict, GateVerdict::not_judged) << "call " << n;
    EXPECT_EQ(sha256_of_file(small.fixture()), before) << "call " << n;
    EXPECT_EQ(list_folder(small.work_dir()), std::vector<std::string>{}) << "call " << n;
  }
  EXPECT_GT(last, 30);  // the loop reached the end of the rehearsal, not its beginning
}

INSTANTIATE_TEST_SUITE_P(OnceAndForGood, FaultLoop, testing::Bool());

TEST(UndisturbedRun, OfTheSameScenarioPasses) {
  set_quiet(true);
  const SmallScenario small;
  const gate::Run run =
      rehearse(small.scenario(), *make_engine("sqlite"), {.work_dir = small.work_dir()});

  EXPECT_EQ(judge(run).exit_code, 0) << judge(run).headline;
}

}  // namespace
}  // namespace gate
