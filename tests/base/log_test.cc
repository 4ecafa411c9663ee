#include "gate/base/log.h"

#include <gtest/gtest.h>

namespace gate {
namespace {

TEST(Log, NamesTheProgramInWarnings) {
  testing::internal::CaptureStderr();
  log_warning("odd\x1b[2J");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "migration-gate: warning: odd\\x1b[2J\n");
}

TEST(Log, SilencesProgressButNotWarnings) {
  testing::internal::CaptureStderr();
  log_progress("one");
  set_quiet(true);
  log_progress("two");
  log_warning("three");
  set_quiet(false);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "one\nmigration-gate: warning: three\n");
}

}  // namespace
}  // namespace gate
