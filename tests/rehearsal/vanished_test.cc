// What is there at the beginning and gone later on: no verdict, but a report of all that was seen.
#include <gmock/gmock.h>

#include <functional>

#include "gate/base/log.h"
#include "gate/checks/check.h"
#include "gate/engine/engines.h"
#include "gate/rehearsal/rehearsal.h"
#include "tests/support/failing_engine.h"
#include "tests/support/small_scenario.h"

namespace gate {
namespace {

// Does something just before the backup, which is the first copy that is made.
class DisturbedEngine : public FailingEngine {
 public:
  DisturbedEngine(FaultPlan& plan, std::function<void()> disturb)
      : FailingEngine(make_engine("sqlite"), plan), disturb_(std::move(disturb)) {}

  void clone(const Database& from, const Database& to) override {
    disturb_();
    FailingEngine::clone(from, to);
  }

 private:
  std::function<void()> disturb_;
};

gate::Run rehearse_disturbed(const SmallScenario& small, std::function<void()> disturb) {
  set_quiet(true);
  FaultPlan plan;
  DisturbedEngine engine(plan, std::move(disturb));
  return rehearse(small.scenario(), engine, {.work_dir = small.work_dir()});
}

TEST(Vanished, FixtureIsNoMistakeOfTheUser) {
  const SmallScenario small;
  const gate::Run run =
      rehearse_disturbed(small, [&] { std::filesystem::remove(small.fixture()); });

  EXPECT_EQ(judge(run).exit_code, 3);
  EXPECT_THAT(judge(run).headline, testing::HasSubstr("no such fixture"));
}

TEST(Vanished, WorkFolderIsNoMistakeOfTheUser) {
  const SmallScenario small;
  const gate::Run run =
      rehearse_disturbed(small, [&] { std::filesystem::remove_all(small.work_dir()); });

  EXPECT_EQ(judge(run).exit_code, 3);
}

}  // namespace
}  // namespace gate
