// Wherever the program runs and writes: one clear line, the right exit code, nothing left behind,
// and the fixture as it was.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
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

// A journal of no database would be taken for this one's.
TEST_F(BadSurroundings, NeverWritesWhatWouldBecomeAPartOfTheFixture) {
  for (const char* ending : {"-wal", "-shm", "-journal"}) {
    for (const std::string option : {"--report=text=", "--write-baseline="}) {
      const Finished finished = run({option + fixture_ + ending});
      EXPECT_EQ(finished.exit_code, 2) << option << ending;
      EXPECT_THAT(finished.output, HasSubstr("would overwrite what is rehearsed"));
    }
  }
  fs::create_hard_link(fixture_, temp_.file("hard"));
  EXPECT_EQ(run({"--report", "text=" + temp_.file("hard")}).exit_code, 2);
}

TEST_F(BadSurroundings, NeverWritesWhatWouldBecomeAMigration) {
  fs::create_directory(migrations_ + "/sub");
  fs::create_directory_symlink(migrations_, temp_.file("link"));
  write(migrations_ + "/changelog.xml", "<databaseChangeLog/>");
  write(migrations_ + "/notes.json", "{}");
  for (const std::string& path :
       {migrations_ + "/002_x.up.sql", migrations_ + "/sub/x.SQL", temp_.file("link/003_y.up.sql"),
        migrations_ + "/002_x.py", migrations_ + "/changelog.xml"}) {
    for (const std::string option : {"--report=text=", "--write-baseline="}) {
      const Finished finished = run({option + path});
      EXPECT_EQ(finished.exit_code, 2) << option << path;
      EXPECT_EQ(std::ranges::count(finished.output, '\n'), 1) << finished.output;
    }
  }
  EXPECT_THAT(run({"--report", "text=" + migrations_ + "/002_x.up.sql"}).output,
              HasSubstr("would be read as a migration the next time"));
  for (const std::string& path :
       {migrations_ + "/notes.json", migrations_ + "/new.json", temp_.file("002_x.up.sql")}) {
    EXPECT_EQ(run({"--report", "text=" + path}).exit_code, 0) << path;
  }
}

TEST_F(BadSurroundings, NeverWritesWhatLintWouldReadAsAMigration) {
  for (const char* name : {"/001_a.up.sql", "/002_x.up.sql"}) {
    const Finished finished =
        run_program({GATE_BINARY, "lint", migrations_, "--report", "text=" + migrations_ + name});
    EXPECT_EQ(finished.exit_code, 2) << finished.output;
  }
}

TEST_F(BadSurroundings, NeverRendersAReportOverTheOneThatItReads) {
  ASSERT_EQ(run().exit_code, 0);
  const std::string before = read_file(json_);
  for (const std::string& path : {json_, temp_.file("work/../report.json")}) {
    const Finished finished =
        run_program({GATE_BINARY, "report", json_, "--report", "html=" + path});
    EXPECT_EQ(finished.exit_code, 2) << finished.output;
    EXPECT_THAT(finished.output, HasSubstr("would overwrite what is read"));
  }
  EXPECT_EQ(read_file(json_), before);
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
