#include "gate/model/cutover.h"

#include "tests/checks/builders.h"

namespace gate {
namespace {

using testing::HasSubstr;

constexpr const char* kThere = "cutover/switches";
constexpr const char* kBack = "cutover/switches-back";

gate::Run switched_run() {
  gate::Run run = sound_run();
  add_pending(run, "1");
  run.cutover = {.not_tried = "",
                 .seconds = 0.003,
                 .back_seconds = 0.002,
                 .blue_reads = 30,
                 .green_reads = 18,
                 .is_green = true,
                 .is_blue_again = true,
                 .late = {{"orders", 12, 12}}};
  return run;
}

TEST(CutoverSwitches, PassesWithItsNumbers) {
  const gate::Run run = switched_run();

  EXPECT_EQ(only_point(run, kThere).message,
            "exchanged in 3 ms; 48 reads saw blue or green and nothing else; 12 rows written after "
            "the copy were found (orders 12)");
  EXPECT_EQ(only_point(run, kBack).message, "back in 2 ms, and it is blue byte for byte");
}

TEST(CutoverSwitches, SaysWhoWaitedInVainAndWhereNothingWasWritten) {
  gate::Run run = switched_run();
  run.cutover.refused_reads = 2;
  run.cutover.late.clear();

  const Point point = only_point(run, kThere);

  EXPECT_EQ(point.verdict, Verdict::passed);
  EXPECT_THAT(point.message, HasSubstr("2 waited in vain"));
  EXPECT_THAT(point.message, HasSubstr("no rows could be made"));
}

TEST(CutoverSwitches, FailsWhereAReaderSawSomethingElse) {
  gate::Run run = switched_run();
  run.cutover.strange_reads = 2;
  run.cutover.strange = {"database disk image is malformed"};

  const Point point = only_point(run, kThere);

  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_THAT(point.message, HasSubstr("2 of 50 reads saw neither blue nor green"));
  ASSERT_EQ(point.evidence.size(), 1U);
  EXPECT_EQ(point.evidence[0].key, "database disk image is malformed");
}

TEST(CutoverSwitches, FailsWhereRowsAreNotFound) {
  gate::Run run = switched_run();
  run.cutover.late = {{"orders", 12, 12}, {"users", 3, 1}};

  const Point point = only_point(run, kThere);

  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_EQ(point.subject, "users");
}

TEST(CutoverSwitches, ProvesNothingWhereNobodyReadGreen) {
  gate::Run run = switched_run();
  run.cutover.green_reads = 0;

  EXPECT_EQ(only_point(run, kThere).verdict, Verdict::skipped);
  EXPECT_EQ(only_point(run, kBack).verdict, Verdict::passed);
}

TEST(CutoverSwitches, AreSkippedWhereThePassCouldNotGoOn) {
  gate::Run run = switched_run();
  run.cutover.is_green = false;
  run.passes.push_back({.name = "cutover", .phase = Phase::deploy, .error = "no disk"});

  EXPECT_EQ(only_point(run, kThere).verdict, Verdict::skipped);
  EXPECT_EQ(only_point(run, kBack).message, "no disk");
}

TEST(CutoverSwitchesBack, FailsWhereItIsNotBlue) {
  gate::Run run = switched_run();
  run.cutover.is_blue_again = false;

  EXPECT_EQ(only_point(run, kBack).verdict, Verdict::failed);
  EXPECT_EQ(only_point(run, kThere).verdict, Verdict::passed);
}

}  // namespace
}  // namespace gate
