#include "gate/base/progress.h"

#include <gtest/gtest.h>

#include "gate/base/log.h"

namespace gate {
namespace {

TEST(Progress, SaysWhatIsDoneHowFarAndForHowLong) {
  const Doing doing{
      .pass = "deploy", .number = 3, .count = 11, .step = "up 2 of 5, totals", .seconds = 12.4};
  EXPECT_EQ(show_doing(doing, 0), "deploy (3/11): up 2 of 5, totals, 12.4 s");
  EXPECT_EQ(show_doing({.pass = "verify", .number = 4, .count = 11, .seconds = 0.25}, 0),
            "verify (4/11): 0.2 s");
}

// A line that reached the last column could not be taken back.
TEST(Progress, IsCutWhereTheTerminalIsNarrow) {
  const Doing doing{.pass = "deploy", .number = 3, .count = 11, .step = "größe", .seconds = 1};
  EXPECT_EQ(show_doing(doing, 12), "deploy (3/1");
  EXPECT_EQ(show_doing(doing, 20), "deploy (3/11): gr\u00f6");
  EXPECT_EQ(show_doing(doing, 19), "deploy (3/11): gr");
}

TEST(Progress, ShowsNoControlCharactersOfNames) {
  const Doing doing{.pass = "deploy", .number = 1, .count = 2, .step = "\x1b[2Jx", .seconds = 1};
  EXPECT_EQ(show_doing(doing, 0), "deploy (1/2): \\x1b[2Jx, 1.0 s");
}

TEST(Status, StaysBelowWhatIsSaid) {
  testing::internal::CaptureStderr();
  show_status("working");
  log_warning("odd");
  log_warning("odder");
  show_status("still working");
  show_status("");
  show_status("");
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "\r\x1b[Kworking\r\x1b[Kmigration-gate: warning: odd\n"
            "migration-gate: warning: odder\n\r\x1b[Kstill working\r\x1b[K");
}

// Whoever is told nothing pays nothing either.
TEST(Progress, IsSilentByDefaultAndWhereThereIsNoNeed) {
  testing::internal::CaptureStderr();
  for (const ProgressStyle style : {ProgressStyle::none, ProgressStyle::lines}) {
    set_progress_style(style);
    Progress progress;
    progress.begin("deploy", 1, 2);
    note_step("up 1 of 1");
  }
  set_progress_style(ProgressStyle::none);
  show_live("not on a terminal");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace gate
