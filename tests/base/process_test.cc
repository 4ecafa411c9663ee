#include "gate/base/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>

#include "gate/base/error.h"
#include "gate/base/interrupt.h"

namespace gate {
namespace {

using testing::HasSubstr;

TEST(Process, GivesWhatTheProgramSaysAndItsExitCode) {
  const ProcessResult result = run_process({"sh", "-c", "echo out; echo wrong >&2; exit 3"}, {});

  EXPECT_TRUE(result.found);
  EXPECT_EQ(result.out, "out\n");
  EXPECT_EQ(result.error, "wrong\n");
  EXPECT_EQ(result.exit_code, 3);
}

TEST(Process, TakesWordsAsTheyAre) {
  const std::string odd = "a b'\"$HOME;*\n-";

  EXPECT_EQ(run_process({"printf", "%s", odd}, {}).out, odd);
}

TEST(Process, ReadsAsMuchAsThereIs) {
  const std::string much(3'000'000, 'x');

  EXPECT_EQ(run_process({"cat"}, {.input = much}).out, much);
}

TEST(Process, SeesTheVariablesItIsGiven) {
  setenv("GATE_TEST_SEEN", "1", 1);
  setenv("GATE_TEST_HIDDEN", "1", 1);

  const ProcessResult result =
      run_process({"env"}, {.unset = {"GATE_TEST_HIDDEN"}, .set = {{"GATE_TEST_NEW", "2"}}});

  EXPECT_THAT(result.out, HasSubstr("GATE_TEST_SEEN=1"));
  EXPECT_THAT(result.out, HasSubstr("GATE_TEST_NEW=2"));
  EXPECT_THAT(result.out, testing::Not(HasSubstr("GATE_TEST_HIDDEN")));
  unsetenv("GATE_TEST_SEEN");
  unsetenv("GATE_TEST_HIDDEN");
}

TEST(Process, WorksInTheFolderItIsGiven) {
  EXPECT_EQ(run_process({"pwd"}, {.directory = "/usr"}).out, "/usr\n");
}

// Whoever keeps its output open is not waited for.
TEST(Process, EndsWhatItHasLeftRunning) {
  const ProcessResult result = run_process({"sh", "-c", "sleep 60 & echo $!"}, {});

  EXPECT_EQ(result.exit_code, 0);
  const pid_t left = std::stoi(result.out);
  bool is_gone = false;
  for (int i = 0; i < 1000 && !is_gone; ++i) {  // somebody else has to take note of its end
    const ProcessResult state = run_process({"ps", "-o", "stat=", "-p", std::to_string(left)}, {});
    is_gone = state.out.empty() || state.out.starts_with('Z');
  }
  EXPECT_TRUE(is_gone);
}

// A session of its own takes it out of the group.
TEST(Process, EndsWhatHasDetachedItself) {
  const ProcessResult result =
      run_process({"sh", "-c", "setsid sh -c 'echo $$; sleep 61 & sleep 60' & sleep 0.2"}, {});

  EXPECT_EQ(result.exit_code, 0);
  EXPECT_NE(kill(std::stoi(result.out), 0), 0);
  EXPECT_EQ(run_process({"pgrep", "-f", "^sleep 61$"}, {}).out, "");
}

TEST(Process, IsWaitedForWhenItHasClosedItsOutput) {
  EXPECT_EQ(run_process({"sh", "-c", "exec >&- 2>&-; sleep 0.05; exit 7"}, {}).exit_code, 7);
}

TEST(Process, IsNotFound) {
  EXPECT_FALSE(run_process({"no-such-program-anywhere"}, {}).found);
}

TEST(Process, TellsTheSignalThatEndedIt) {
  EXPECT_EQ(run_process({"sh", "-c", "kill -9 $$"}, {}).exit_code, 128 + SIGKILL);
}

TEST(Process, IsEndedWhereItTakesTooLong) {
  const auto begin = std::chrono::steady_clock::now();

  EXPECT_THROW(run_process({"sleep", "60"}, {.limit_seconds = 0.1}), Error);

  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(30));
}

TEST(Process, IsEndedByASignalToUs) {
  note_signal(SIGTERM, std::chrono::milliseconds(1));
  EXPECT_THROW(run_process({"sleep", "60"}, {}), Interrupted);
  clear_signal();
}

}  // namespace
}  // namespace gate
