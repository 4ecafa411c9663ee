// A run that a limit, a signal or a kill ends early: the right exit code, a report, nothing left
// behind, and the fixture as it was.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <initializer_list>
#include <string>
#include <vector>

#include "gate/base/text.h"
#include "tests/support/store.h"

namespace gate {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::HasSubstr;

using Stopped = StoreTest;

constexpr const char* kEndless =
    "CREATE TABLE z(a); INSERT INTO z WITH RECURSIVE c(x) AS "
    "(SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT 1 FROM c WHERE x < 0;";

TEST_F(Stopped, StopsAMigrationThatRunsForEver) {
  migrate(kEndless);
  const Finished finished = run({"--limit", "apply-seconds=0.2"});
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(found(), Contains("failed deploy/duration 1"));
}

// Ends the run with `signals`, at once one after another, when the migration is being applied; its
// exit status.
int interrupt(const std::vector<std::string>& words, std::initializer_list<int> signals) {
  int channel[2];
  if (pipe(channel) != 0) return -1;
  const pid_t child = fork();
  if (child == 0) {
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
    dup2(channel[1], STDERR_FILENO);
    execv(arguments[0], arguments.data());
    _exit(127);
  }
  close(channel[1]);
  std::string progress;
  for (char c = 0; progress.find("backup") == std::string::npos && read(channel[0], &c, 1) == 1;) {
    progress += c;
  }
  for (const int signal : signals) kill(child, signal);
  for (char c = 0; read(channel[0], &c, 1) == 1;) continue;
  close(channel[0]);
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

TEST_F(Stopped, ReportsAndClearsAwayWhenItIsStopped) {
  migrate(kEndless);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
    const Files before = files();
    fs::remove(json_);
    EXPECT_EQ(interrupt(command(), {signal}), 128 + signal);
    expect_nothing_left(before);
    EXPECT_EQ(read_report(json_).at("verdict"), "not-judged");
    EXPECT_EQ(read_report(json_).at("exit_code"), 128 + signal);
  }
}

// As `timeout` does, which signals the process and its group. Signals of one number could melt into
// one, and which of two comes first is the system's choice.
TEST_F(Stopped, ReportsAndClearsAwayWhenItIsStoppedTwice) {
  migrate(kEndless);
  const Files before = files();
  const int code = interrupt(command(), {SIGTERM, SIGINT, SIGHUP});
  EXPECT_THAT(code, testing::AnyOf(128 + SIGINT, 128 + SIGTERM, 128 + SIGHUP));
  expect_nothing_left(before);
  EXPECT_EQ(read_report(json_).at("exit_code"), code);
}

// One call of a function of the library's, which looks at neither clock nor signals.
constexpr const char* kUnstoppable =
    "CREATE TABLE z(a);\nINSERT INTO z SELECT instr(zeroblob(30000000), CAST(zeroblob(15000000) AS "
    "BLOB) || x'01');";

TEST_F(Stopped, EndsTheProcessWhereALimitCannotStopAStatement) {
  migrate(kUnstoppable);
  const Finished finished = run({"--limit", "apply-seconds=0.2"});
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.output, HasSubstr("001_a.up.sql:2 runs on past its limit, and cannot be "
                                         "stopped; the process ends here\n"));
  EXPECT_THAT(finished.output, HasSubstr("FAILED: 1 error, 1 warning in 1 migration (1)"));
  EXPECT_THAT(found(), Contains("failed deploy/duration 1"));
}

TEST_F(Stopped, EndsTheProcessWhereASignalCannotStopAStatement) {
  migrate(kUnstoppable);
  const Files before = files();
  EXPECT_EQ(interrupt(command(), {SIGTERM}), 128 + SIGTERM);
  expect_nothing_left(before);
  EXPECT_EQ(read_report(json_).at("verdict"), "not-judged");
  EXPECT_EQ(read_report(json_).at("exit_code"), 128 + SIGTERM);
}

TEST_F(Stopped, NamesWhatAKilledRunLeftAndLeavesItThere) {
  const std::string left = work_ + "/migration-gate-AbCd12";
  fs::create_directory(left);
  write(left + "/green.db", "x");
  const Finished finished = run_program(command());
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.output,
              HasSubstr(concat("warning: a run that was killed left its copies in '", left,
                               "'; delete them\n")));
  EXPECT_TRUE(fs::exists(left + "/green.db"));
}

}  // namespace
}  // namespace gate
