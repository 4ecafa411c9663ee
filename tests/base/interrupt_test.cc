#include "gate/base/interrupt.h"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>

#include "gate/base/error.h"

namespace gate {
namespace {

class Interrupt : public testing::Test {
 protected:
  void SetUp() override { catch_signals(); }
  void TearDown() override { clear_signal(); }
};

TEST_F(Interrupt, LetsWorkGoOnWhereNoSignalCame) {
  EXPECT_EQ(pending_signal(), 0);
  EXPECT_NO_THROW(check_interrupt());
}

TEST_F(Interrupt, TellsWhichSignalCame) {
  std::raise(SIGINT);
  try {
    check_interrupt();
    FAIL() << "nothing was thrown";
  } catch (const Interrupted& interrupted) {
    EXPECT_EQ(interrupted.signal(), SIGINT);
  }
}

TEST_F(Interrupt, NoticesThatTheTerminalWent) {
  std::raise(SIGHUP);
  EXPECT_EQ(pending_signal(), SIGHUP);
}

TEST_F(Interrupt, TakesQuittingForARequestToo) {
  std::raise(SIGQUIT);
  EXPECT_EQ(pending_signal(), SIGQUIT);
}

TEST_F(Interrupt, SurvivesWritesThatCannotSucceed) {
  std::raise(SIGPIPE);
  std::raise(SIGXFSZ);
  EXPECT_EQ(pending_signal(), 0);
}

TEST_F(Interrupt, IsOverOnceCleared) {
  std::raise(SIGTERM);
  clear_signal();
  EXPECT_NO_THROW(check_interrupt());
}

TEST_F(Interrupt, TakesSignalsThatFollowForTheSameRequest) {
  std::raise(SIGINT);
  std::raise(SIGTERM);
  std::raise(SIGINT);
  EXPECT_EQ(pending_signal(), SIGINT);
}

TEST_F(Interrupt, EndsTheProcessWhereTidyingUpTakesTooLong) {
  constexpr std::chrono::milliseconds kFirst{1000};
  note_signal(SIGINT, kFirst);
  note_signal(SIGTERM, kFirst + kTimeToTidyUp);
  EXPECT_EQ(pending_signal(), SIGINT);
  const auto ask_again = [&] {
    note_signal(SIGTERM, kFirst + kTimeToTidyUp + std::chrono::milliseconds(1));
  };
  EXPECT_EXIT(ask_again(), testing::ExitedWithCode(128 + SIGTERM), "");
}

TEST_F(Interrupt, LeavesAnIgnoredSignalIgnored) {
  const auto before = std::signal(SIGINT, SIG_IGN);
  catch_signals();
  std::raise(SIGINT);
  EXPECT_EQ(pending_signal(), 0);
  std::signal(SIGINT, before);
}

}  // namespace
}  // namespace gate
