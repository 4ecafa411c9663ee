// --base, with the built program and a repository of git's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/git_repository.h"
#include "tests/support/process.h"
#include "tests/support/report_json.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class BranchesTest : public testing::Test {
 protected:
  void SetUp() override {
    put("001_users", "CREATE TABLE users (id INTEGER PRIMARY KEY, city TEXT);",
        "DROP TABLE users;");
    git_.put("fixture.sql",
             "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, description TEXT NOT NULL,"
             " applied_at TEXT NOT NULL); INSERT INTO schema_version VALUES (1, 'x', 'now');"
             "CREATE TABLE users (id INTEGER PRIMARY KEY, city TEXT);"
             "INSERT INTO users VALUES (1, 'Ulm');");
    git_.commit();
    git_.branch("work");
    put("002_town", "ALTER TABLE users RENAME COLUMN city TO town;",
        "ALTER TABLE users RENAME COLUMN town TO city;");
    git_.commit();
    git_.checkout("main");
  }

  void put(const std::string& name, const std::string& up, const std::string& down) const {
    git_.put("db/" + name + ".up.sql", up);
    git_.put("db/" + name + ".down.sql", down);
  }

  Finished run(const std::string& base) const {
    return run_program({GATE_BINARY, "run", "--fixture", git_.file("fixture.sql"), "--migrations",
                        git_.file("db"), "--base", base, "--report", "text", "--report",
                        "json=" + report_.file("report.json"), "--color", "never"});
  }

  GitRepository git_;
  TempDir report_{""};
};

TEST_F(BranchesTest, FailWhereOneRenamesWhatTheOtherUses) {
  put("003_cities", "UPDATE users SET city = lower(city);", "SELECT 1;");
  git_.commit();
  git_.checkout("work");

  const Finished finished = run("main");

  EXPECT_EQ(finished.exit_code, 1) << finished.output;
  EXPECT_THAT(not_passed(read_report(report_.file("report.json"))),
              ElementsAre("failed migrations/merge-order 003_cities.up.sql"));
}

TEST_F(BranchesTest, PassWhereTheyAreIndependent) {
  put("003_tags", "CREATE TABLE tags (name TEXT);", "DROP TABLE tags;");
  git_.commit();
  git_.checkout("work");

  const Finished finished = run("main");

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
}

TEST_F(BranchesTest, AreAQuestionWithoutSenseWhereThereIsNoSuchRevision) {
  const Finished finished = run("origin/main");

  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.output, HasSubstr("no revision 'origin/main'; fetch it first"));
  EXPECT_THAT(finished.output, Not(HasSubstr("fatal"))) << "git's own words";
}

TEST_F(BranchesTest, AreAQuestionWithoutSenseOutsideOfARepository) {
  std::filesystem::rename(git_.file(".git"), report_.file("hidden"));

  const Finished finished = run("main");

  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.output, HasSubstr("is in no work tree of git"));
}

TEST_F(BranchesTest, NeedGit) {
  const Finished finished =
      run_shell("PATH=/nowhere " + shell_quote(GATE_BINARY) + " run --fixture " +
                shell_quote(git_.file("fixture.sql")) + " --migrations " +
                shell_quote(git_.file("db")) + " --base main --color never");

  EXPECT_EQ(finished.exit_code, 2) << finished.output;
  EXPECT_THAT(finished.output, HasSubstr("--base needs git"));
}

}  // namespace
}  // namespace gate
