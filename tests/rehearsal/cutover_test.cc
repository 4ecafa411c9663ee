// Real databases under real names, read and written by real processes.
#include <gmock/gmock.h>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "tests/rehearsal/observe.h"
#include "tests/support/failing_engine.h"

namespace gate {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

Scenario with_cutover(const SmallScenario& small) {
  Scenario scenario = small.scenario();
  scenario.cutover = true;
  return scenario;
}

Run cut_over(const SmallScenario& small) {
  const gate::Run run = rehearse_small(small, with_cutover(small));
  EXPECT_EQ(list_folder(small.work_dir()), std::vector<std::string>{});
  for (const PassRecord& pass : run.passes) EXPECT_EQ(pass.error, "") << pass.name;
  return run;
}

std::string message_of(const Run& run, const std::string& check) {
  for (const Point& point : judge(run).points) {
    if (point.check == check) return concat(to_string(point.verdict), ": ", point.message);
  }
  return "no point";
}

TEST(Cutover, ShowsReadersBlueOrGreenAndFindsWhatIsLate) {
  const gate::Run run = cut_over(SmallScenario());
  const CutoverRecord& record = run.cutover;

  EXPECT_EQ(record.not_tried, "");
  EXPECT_GT(record.blue_reads, 0);
  EXPECT_GT(record.green_reads, 0);
  EXPECT_THAT(record.strange, IsEmpty());
  EXPECT_TRUE(record.is_green);
  EXPECT_TRUE(record.is_blue_again);
  ASSERT_THAT(record.late, Not(IsEmpty()));
  for (const LateWrites& late : record.late) {
    EXPECT_GT(late.written, 0) << late.table;
    EXPECT_EQ(late.found, late.written) << late.table;
  }
  EXPECT_THAT(complaints(run), IsEmpty());
  EXPECT_THAT(message_of(run, "cutover/switches"), HasSubstr("passed: exchanged in "));
  EXPECT_THAT(message_of(run, "cutover/switches-back"), HasSubstr("passed: back in "));
}

// Exchanges what was a database in WAL mode for one that a migration puts into it.
TEST(Cutover, IsTheSameInWalMode) {
  const SmallScenario small;
  make_engine("sqlite")
      ->open({small.fixture()}, {.access = Access::write, .untrusted = false, .durable = true})
      ->query("PRAGMA journal_mode = WAL");
  ASSERT_EQ(read_file(small.fixture()).at(18), 2);

  const gate::Run run = cut_over(small);

  EXPECT_THAT(complaints(run), IsEmpty());
  EXPECT_THAT(message_of(run, "cutover/switches"), HasSubstr("passed: exchanged in "));
}

TEST(Cutover, CountsTheRowsOfTriggers) {
  const SmallScenario small;
  make_engine("sqlite")
      ->open({small.fixture()}, {.access = Access::write})
      ->execute(
          "CREATE TRIGGER echo AFTER INSERT ON shop WHEN new.id < 1000 BEGIN INSERT INTO "
          "shop VALUES (new.id + 1000, 'echo', NULL); END");

  const gate::Run run = cut_over(small);

  EXPECT_THAT(message_of(run, "cutover/switches"), HasSubstr("passed: "));
}

TEST(Cutover, IsLeftOutWhereNobodyWantsIt) {
  const SmallScenario small;
  const gate::Run run = rehearse_small(small);

  EXPECT_THAT(message_of(run, "cutover/switches"), HasSubstr("skipped: the scenario does not ask"));
  EXPECT_THAT(message_of(run, "cutover/switches-back"), HasSubstr("skipped: "));
}

TEST(Cutover, NeedsAWholeDeployment) {
  const SmallScenario small;
  small.write("003_town", "UPDATE nowhere SET a = 1;\n", "SELECT 1;\n");
  const gate::Run run = rehearse_small(small, with_cutover(small));

  EXPECT_THAT(message_of(run, "cutover/switches"), HasSubstr("skipped: "));
}

// Engines that do not do what they are asked.
class Untrue : public FailingEngine {
 public:
  using Deed = std::function<Exchanged(Engine& engine, const Database& live, const Database& next,
                                       int times)>;
  Untrue(FaultPlan& plan, Deed deed)
      : FailingEngine(make_engine("sqlite"), plan), deed_(std::move(deed)) {}

  Exchanged exchange(const Database& live, const Database& next,
                     const ExchangeOptions& /*options*/) override {
    return deed_(*real_engine_, live, next, ++times_);
  }

 private:
  std::unique_ptr<Engine> real_engine_ = make_engine("sqlite");
  Deed deed_;
  int times_ = 0;
};

Run cut_over_with(Untrue::Deed deed) {
  set_quiet(true);
  const SmallScenario small;
  FaultPlan plan;
  Untrue engine(plan, std::move(deed));
  const gate::Run run = rehearse(with_cutover(small), engine, {.work_dir = small.work_dir()});
  EXPECT_EQ(list_folder(small.work_dir()), std::vector<std::string>{});
  return run;
}

Exchanged do_exchange(Engine& engine, const Database& live, const Database& next) {
  return engine.exchange(live, next, {.durable = false});
}

TEST(Cutover, FailsWhereItDoesNotTakePlace) {
  const gate::Run run = cut_over_with(
      [](Engine&, const Database&, const Database&, int) -> Exchanged { throw Busy("locked"); });

  EXPECT_EQ(message_of(run, "cutover/switches"), "failed: the exchange did not take place: locked");
  EXPECT_THAT(message_of(run, "cutover/switches-back"), HasSubstr("skipped: "));
}

TEST(Cutover, FailsWhereItIsNotGreenThatIsLive) {
  const gate::Run run =
      cut_over_with([](Engine&, const Database&, const Database&, int) { return Exchanged{}; });

  EXPECT_THAT(message_of(run, "cutover/switches"),
              HasSubstr("failed: after the exchange the name does not lead to green"));
}

TEST(Cutover, FailsWhereTheWayBackIsBarred) {
  const gate::Run run = cut_over_with(
      [](Engine& engine, const Database& live, const Database& next, int times) -> Exchanged {
        if (times == 2) throw Busy("locked");
        return do_exchange(engine, live, next);
      });

  EXPECT_EQ(message_of(run, "cutover/switches-back"),
            "failed: the way back did not take place: locked");
}

TEST(Cutover, FailsWhereBlueComesBackOtherwise) {
  const gate::Run run =
      cut_over_with([](Engine& engine, const Database& live, const Database& next, int times) {
        const Exchanged done = do_exchange(engine, live, next);
        if (times == 2) {
          engine.open(live, {.access = Access::write})->execute("UPDATE shop SET name = 'x'");
        }
        return done;
      });

  EXPECT_THAT(message_of(run, "cutover/switches-back"), HasSubstr("failed: after the way back"));
}

TEST(Cutover, FailsWhereReadersSeeNeitherBlueNorGreen) {
  const gate::Run run =
      cut_over_with([](Engine& engine, const Database& live, const Database& next, int times) {
        const Exchanged done = do_exchange(engine, live, next);
        if (times == 1) engine.load("CREATE TABLE half(a)", live);
        return done;
      });

  EXPECT_GT(run.cutover.strange_reads, 0);
  EXPECT_THAT(message_of(run, "cutover/switches"), HasSubstr("saw neither blue nor green"));
}

TEST(Cutover, FailsWhereLateRowsAreLost) {
  const gate::Run run =
      cut_over_with([](Engine& engine, const Database& live, const Database& next, int times) {
        Exchanged done = do_exchange(engine, live, next);
        if (times == 1) {
          done.hold.reset();
          const auto session = engine.open(next, {.access = Access::write});
          session->execute("DELETE FROM sale WHERE id > 4");
          session->execute("DELETE FROM shop WHERE id > 3");
        }
        return done;
      });

  EXPECT_THAT(message_of(run, "cutover/switches"),
              HasSubstr("were written to blue after the copy"));
}

TEST(Cutover, IsSkippedWhereTheEngineHasNone) {
  const gate::Run run =
      cut_over_with([](Engine&, const Database&, const Database&, int) -> Exchanged {
        throw UsageError("databases of this engine cannot be exchanged");
      });

  EXPECT_EQ(message_of(run, "cutover/switches"),
            "skipped: databases of this engine cannot be exchanged");
  EXPECT_THAT(complaints(run), IsEmpty());
}

TEST(Cutover, IsNotJudgedWhereTheMachineFails) {
  const gate::Run run = cut_over_with(
      [](Engine&, const Database&, const Database&, int) -> Exchanged { throw Error("no disk"); });

  EXPECT_EQ(judge(run).exit_code, 3);
  EXPECT_EQ(message_of(run, "cutover/switches"), "skipped: no disk");
}

}  // namespace
}  // namespace gate
