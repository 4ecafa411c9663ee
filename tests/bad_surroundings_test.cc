// Wherever the program runs and writes: one clear line, the right exit code, nothing left behind,
// and the fixture as it was.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "gate/base/text.h"
#include "tests/support/store.h"

namespace gate {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

using BadSurroundings = StoreTest;

TEST_F(BadSurroundings, SaysWhatKeepsItFromMakingCopies) {
  for (const std::string folder : {"/proc", "/etc/passwd", "/nowhere/x"}) {
    const Finished finished = run({"--work-dir", folder});
    EXPECT_EQ(finished.exit_code, 3) << folder;
    EXPECT_THAT(finished.output, HasSubstr("cannot make a folder in '" + folder + "'"));
    EXPECT_THAT(finished.output, HasSubstr("use --work-dir"));
    EXPECT_EQ(read_report(json_).at("verdict"), "not-judged") << folder;
    fs::remove(json_);
  }
}

TEST_F(BadSurroundings, CannotJudgeWhereFilesMayNotGrow) {
  migrate("CREATE TABLE z AS SELECT zeroblob(1000000) x;", "DROP TABLE z;");
  for (const char* blocks : {"8", "200"}) {
    const Files before = files();
    std::string words;
    for (const std::string& word : command()) words += shell_quote(word) + " ";
    const Finished finished = run_shell(concat("ulimit -f ", blocks, "; ", words));
    expect_nothing_left(before);
    EXPECT_EQ(finished.exit_code, 3) << finished.output;
  }
}

TEST_F(BadSurroundings, RunsBesideItself) {
  const Files before = files();
  std::string words;
  for (const std::string& word : command()) words += shell_quote(word) + " ";
  const Finished both = run_shell(words + "& " + words + "; first=$?; wait $! && exit $first");
  EXPECT_EQ(both.exit_code, 0) << both.output;
  expect_nothing_left(before);
}

TEST_F(BadSurroundings, WritesItsMessagesIntoNoDatabaseWhereItsStreamsAreClosed) {
  std::string words;
  for (const std::string& word : command()) words += shell_quote(word) + " ";
  const Files before = files();
  EXPECT_EQ(run_shell(words + "2>&-").exit_code, 0);
  EXPECT_EQ(run_shell(words + "<&- >&- 2>&-").exit_code, 3);
  expect_nothing_left(before);
  EXPECT_EQ(read_report(json_).at("verdict"), "passed");
}

TEST_F(BadSurroundings, PrintsPureJson) {
  const Finished finished =
      run_shell(concat(GATE_BINARY, " run --fixture ", fixture_, " --migrations ", migrations_,
                       " --work-dir ", work_, " --report json 2>/dev/null"));
  EXPECT_EQ(nlohmann::json::parse(finished.output).at("verdict"), "passed");
}

TEST_F(BadSurroundings, NeverReportsOverWhatItReads) {
  const std::string up = migrations_ + "/001_a.up.sql";
  for (const std::string& path : {fixture_, db_ + "/../db/store.db", up}) {
    const Finished finished = run({"--report", "text=" + path});
    EXPECT_EQ(finished.exit_code, 2) << path;
    EXPECT_THAT(finished.output, HasSubstr("would overwrite what is rehearsed"));
  }
  EXPECT_EQ(read_file(up), "CREATE TABLE z(a);");
}

TEST_F(BadSurroundings, WritesOneReportToOnePlace) {
  const Finished finished = run({"--report", "text=" + temp_.file("work/../report.json")});
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.output, HasSubstr("already the place of the json report"));
}

TEST_F(BadSurroundings, SaysThatAReportCannotBeWritten) {
  const Finished finished = run({"--report", "text=/proc/x", "--report", "junit=/dev/full"});
  EXPECT_EQ(finished.exit_code, 3);
  EXPECT_THAT(finished.output, HasSubstr("error: cannot write '/proc/x'"));
  EXPECT_THAT(finished.output, HasSubstr("error: no space left on device while writing"));
  EXPECT_THAT(finished.output, Not(HasSubstr("--work-dir")));
  EXPECT_THAT(finished.output, HasSubstr(concat("verified · json: ", json_, "\n")));
  EXPECT_EQ(read_report(json_).at("verdict"), "passed");
}

TEST_F(BadSurroundings, SaysThatNothingCanBePrinted) {
  for (const std::string words : {"--version", "--version --json", "--help", "manual",
                                  "completion bash", "list checks", "explain data/row-counts"}) {
    const Finished finished = run_shell(concat("exec ", GATE_BINARY, " ", words, " >/dev/full"));
    EXPECT_EQ(finished.exit_code, 3) << words;
    EXPECT_THAT(finished.output, HasSubstr("standard output cannot be written")) << words;
  }
  const Finished status = run_shell(concat(GATE_BINARY, " status --fixture ", fixture_,
                                           " --migrations ", migrations_, " >/dev/full"));
  EXPECT_EQ(status.exit_code, 3);
}

TEST_F(BadSurroundings, DoesNotWaitForAPipeThatNobodyReads) {
  const std::string pipe = temp_.file("pipe");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);

  const Finished finished = run({"--report", "text=" + pipe});

  EXPECT_EQ(finished.exit_code, 3);
  EXPECT_THAT(finished.output, HasSubstr("nobody reads this pipe"));
  EXPECT_EQ(read_report(json_).at("verdict"), "passed");
}

TEST_F(BadSurroundings, WritesToStandardOutputByItsName) {
  const Finished finished = run_shell(concat(
      GATE_BINARY, " run --fixture ", fixture_, " --migrations ", migrations_, " --work-dir ",
      work_, " --report json=/dev/stdout --report junit=/dev/null -q 2>/dev/null | head -c 1"));
  EXPECT_EQ(finished.output, "{");
}

TEST_F(BadSurroundings, KeepsTheFixtureFromTheFilesOfTheCi) {
  const std::string before = read_file(fixture_);
  const Finished finished =
      run_shell(concat("export GITHUB_OUTPUT=", fixture_, "; ", GATE_BINARY, " run --ci github",
                       " --fixture ", fixture_, " --migrations ", migrations_));
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.output, HasSubstr("$GITHUB_OUTPUT names"));
  EXPECT_EQ(read_file(fixture_), before);
}

}  // namespace
}  // namespace gate
