// Two branches of a repository, and one fixture that both will be deployed to.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gate/base/error.h"
#include "tests/support/drift_folder.h"
#include "tests/support/git_repository.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kOrder = "migrations/merge-order";
constexpr std::string_view kUnchanged = "migrations/applied-unchanged";

// Migration 1, which is applied, makes users and orders; both branches begin there.
class MergeTest : public testing::Test {
 protected:
  void SetUp() override {
    put("001_first", kFirst);
    git_.commit();
    git_.branch("work");
  }

  void put(const std::string& name, const std::string& sql) const {
    git_.put("db/" + name + ".up.sql", sql);
    git_.put("db/" + name + ".down.sql", "SELECT 1;");
  }

  void put_in_main(const std::string& name, const std::string& sql) const {
    git_.commit();
    git_.checkout("main");
    put(name, sql);
    git_.commit();
    git_.checkout("work");
  }

  gate::Run run(const std::string& more = "") {
    set_quiet(true);
    const TempDir work("");
    scenario_.fixture = work.file("fixture.db");
    make_engine("sqlite")->load(
        concat(
            "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, description TEXT NOT "
            "NULL, applied_at TEXT NOT NULL); INSERT INTO schema_version VALUES (1, 'x', 'now');",
            kFirst, "INSERT INTO users VALUES (1, 'anna', 'Ulm'), (2, 'ben', 'Bonn');", more),
        {scenario_.fixture});
    scenario_.engine = "sqlite";
    scenario_.migrations = folder_;
    scenario_.policy.today = "2026-11-21";
    std::filesystem::create_directory(work.file("work"));
    gate::Run run = rehearse(scenario_, *make_engine("sqlite"), {.work_dir = work.file("work")});
    EXPECT_TRUE(std::filesystem::is_empty(work.file("work")));
    return run;
  }

  static constexpr const char* kFirst =
      "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, city TEXT);"
      "CREATE TABLE orders (id INTEGER PRIMARY KEY, total INT);";

  GitRepository git_;
  std::string folder_ = git_.file("db");
  Scenario scenario_{.base = "main"};
};

TEST_F(MergeTest, PassesWhereTheTwoHaveNothingToDoWithEachOther) {
  put("002_ours", "ALTER TABLE users ADD COLUMN age INT;");
  put_in_main("003_theirs", "CREATE INDEX by_total ON orders (total);");

  const gate::Run run = this->run();

  EXPECT_THAT(points_of(run, kOrder), IsEmpty()) << message_of(run, kOrder);
  EXPECT_EQ(message_of(run, kOrder),
            "002_ours.up.sql here and 003_theirs.up.sql in main end alike in both orders");
  EXPECT_THAT(points_of(run, kUnchanged), ElementsAre("skipped"));
}

TEST_F(MergeTest, FailsWhereOneRenamesWhatTheOtherUses) {
  put("002_ours", "ALTER TABLE users RENAME COLUMN city TO town;");
  put_in_main("003_theirs", "UPDATE orders SET total = 0;\nUPDATE users SET city = 'Köln';");

  const gate::Run run = this->run();

  EXPECT_THAT(points_of(run, kOrder), ElementsAre("failed 003_theirs.up.sql"));
  EXPECT_THAT(
      message_of(run, kOrder),
      HasSubstr("003_theirs.up.sql of main is refused after 002_ours.up.sql of this branch, "
                "and not before: no such column: city"));
  for (const Point& point : judge(run).points) {
    if (point.check == kOrder) {
      EXPECT_EQ(point.location.line, 2);
    }
  }
}

TEST_F(MergeTest, FailsWhereOursIsRefusedAfterTheirs) {
  put("002_ours", "CREATE TABLE tags (a);");
  put_in_main("003_theirs", "CREATE TABLE tags (a, b);");

  EXPECT_THAT(points_of(run(), kOrder),
              ElementsAre("failed 002_ours.up.sql", "failed 003_theirs.up.sql"));
}

TEST_F(MergeTest, FailsWhereRowsEndDifferently) {
  put("002_ours", "UPDATE users SET city = upper(city);");
  put_in_main("003_theirs", "UPDATE users SET city = city || 'x';");

  const gate::Run run = this->run();

  EXPECT_THAT(points_of(run, kOrder), ElementsAre("failed users"));
  EXPECT_THAT(message_of(run, kOrder), HasSubstr("users ends with other values in city"));
}

TEST_F(MergeTest, FailsWhereOneDeletesWhatTheOtherCopies) {
  put("002_ours", "DELETE FROM users WHERE id = 1;");
  put_in_main("003_theirs", "CREATE TABLE kept AS SELECT * FROM users;");

  EXPECT_THAT(points_of(run(), kOrder), ElementsAre("failed kept"));
}

TEST_F(MergeTest, FailsWhereOneRebuildsATableThatTheOtherAltersOrIndexes) {
  put("002_ours",
      "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT NOT NULL, city TEXT);"
      "INSERT INTO n SELECT id, name, city FROM users; DROP TABLE users; ALTER TABLE n RENAME TO "
      "users;");
  put_in_main("003_theirs", "CREATE INDEX by_city ON users (city);");

  const gate::Run run = this->run();

  EXPECT_THAT(points_of(run, kOrder), ElementsAre("failed by_city"));
  EXPECT_THAT(message_of(run, kOrder), HasSubstr("only where ours is applied first"));
}

TEST_F(MergeTest, WarnsWhereTwoColumnsComeInAnotherOrder) {
  put("002_ours", "ALTER TABLE users ADD COLUMN age INT;");
  put_in_main("003_theirs", "ALTER TABLE users ADD COLUMN phone TEXT DEFAULT 'x';");

  EXPECT_THAT(points_of(run(), kOrder), ElementsAre("warning users"));
}

TEST_F(MergeTest, WarnsWhereTheSameRowsGetOtherNumbers) {
  put("002_ours", "INSERT INTO users (name) VALUES ('chloe');");
  put_in_main("003_theirs", "INSERT INTO users (name) VALUES ('dan');");

  const gate::Run run = this->run();

  EXPECT_THAT(points_of(run, kOrder), ElementsAre("warning users"));
  EXPECT_THAT(message_of(run, kOrder), HasSubstr("under other numbers"));
}

TEST_F(MergeTest, FailsWhereBothTookOneVersion) {
  put("002_ours", "CREATE TABLE a (x);");
  put_in_main("002_theirs", "CREATE TABLE b (x);");

  const gate::Run run = this->run();

  EXPECT_THAT(points_of(run, kOrder), ElementsAre("failed 2"));
  EXPECT_THAT(message_of(run, kOrder), HasSubstr("both branches took version 2"));
}

TEST_F(MergeTest, FailsWhereOneFileCameOnBothWithOtherStatements) {
  put("002_same", "CREATE TABLE a (x);");
  git_.commit();
  git_.checkout("main");
  put("002_same", "CREATE TABLE b (x);");
  git_.commit();
  git_.checkout("work");

  EXPECT_THAT(points_of(run(), kOrder), ElementsAre("failed 2"));
}

TEST_F(MergeTest, SharesWhatCameOnBothAlike) {
  put("002_same", "CREATE TABLE a (x);");
  put("003_ours", "ALTER TABLE a ADD COLUMN y;");
  git_.commit();
  git_.checkout("main");
  put("002_same", "CREATE TABLE a (x);");
  put("004_theirs", "CREATE INDEX i ON a (x);");
  git_.commit();
  git_.checkout("work");

  const gate::Run run = this->run();

  EXPECT_THAT(points_of(run, kOrder), IsEmpty());
  EXPECT_THAT(run.drift.merge.ours, ElementsAre(testing::EndsWith("003_ours.up.sql")));
  EXPECT_THAT(run.drift.merge.theirs, ElementsAre(testing::EndsWith("004_theirs.up.sql")));
}

TEST_F(MergeTest, LeavesOutWhatTheFixtureHas) {
  put("002_ours", "ALTER TABLE users RENAME COLUMN city TO town;");
  put_in_main("003_theirs", "UPDATE users SET city = 'x';");

  const gate::Run run = this->run("INSERT INTO schema_version VALUES (3, 'theirs', 'now');");

  EXPECT_THAT(points_of(run, kOrder), IsEmpty());
  EXPECT_EQ(message_of(run, kOrder), "main adds nothing that is pending");
}

TEST_F(MergeTest, IsNotJudgedWhereOneIsRefusedByItself) {
  put("002_ours", "ALTER TABLE no_such ADD COLUMN x;");
  put_in_main("003_theirs", "UPDATE users SET city = 'x';");

  const gate::Run run = this->run();

  EXPECT_THAT(points_of(run, kOrder), ElementsAre("skipped"));
  EXPECT_THAT(points_of(run, "deploy/applies"), ElementsAre("failed 2"));
}

TEST_F(MergeTest, NamesFilesThatWereThereBefore) {
  put("001_first", std::string(kFirst) + "CREATE TABLE more (x);");

  const gate::Run run = this->run();

  EXPECT_THAT(points_of(run, kUnchanged), testing::Contains("failed 001_first.up.sql"));
  EXPECT_THAT(message_of(run, kUnchanged), HasSubstr("001_first.up.sql was edited, and was there"));
}

TEST_F(MergeTest, WarnsOfCommentsDownsAndPendingOnes) {
  put("001_first", std::string("-- a comment\n") + kFirst);
  git_.put("db/001_first.down.sql", "SELECT 2;");

  EXPECT_THAT(points_of(run(), kUnchanged),
              ElementsAre("skipped", "warning 001_first.down.sql", "warning 001_first.up.sql"));
}

TEST_F(MergeTest, NamesDeletedAndRenamedFiles) {
  put("002_second", "CREATE TABLE a (x);");
  git_.commit();
  git_.git({"branch", "-f", "main"});
  git_.git({"mv", "db/001_first.up.sql", "db/000_first.up.sql"});
  git_.remove("db/002_second.up.sql");
  git_.remove("db/002_second.down.sql");

  const gate::Run run = this->run();

  const auto points = points_of(run, kUnchanged);
  EXPECT_THAT(points, testing::IsSupersetOf({"failed 001_first.up.sql", "warning 002_second.up.sql",
                                             "warning 002_second.down.sql"}));
  EXPECT_THAT(message_of(run, kUnchanged), HasSubstr("001_first.up.sql became 000_first.up.sql"));
  EXPECT_THAT(message_of(run, kUnchanged), HasSubstr("002_second.up.sql was deleted"));
}

TEST_F(MergeTest, WarnsOfWhatTheOtherBranchEdited) {
  put_in_main("001_first", std::string(kFirst) + "CREATE TABLE more (x);");

  const gate::Run run = this->run();

  EXPECT_THAT(points_of(run, kUnchanged), ElementsAre("skipped", "warning 001_first.up.sql"));
  EXPECT_THAT(message_of(run, kUnchanged), HasSubstr("was edited in main"));
}

TEST_F(MergeTest, TakesUncommittedFilesAndAFolderThatIsNew) {
  git_.git({"rm", "-q", "-r", "db"});
  git_.commit();
  git_.git({"branch", "-f", "main"});
  put("001_first", kFirst);
  put("002_ours", "CREATE TABLE a (x);");

  const gate::Run run = this->run();

  EXPECT_THAT(points_of(run, kOrder), IsEmpty());
  EXPECT_EQ(message_of(run, kOrder), "main adds nothing that is pending");
}

TEST_F(MergeTest, TakesTheFolderHoweverItIsCalled) {
  put("002_ours", "ALTER TABLE users RENAME COLUMN city TO town;");
  put_in_main("003_theirs", "UPDATE users SET city = 'x';");
  const auto here = std::filesystem::current_path();

  for (const char* name : {".", "./", "../db", "../db/./"}) {
    std::filesystem::current_path(git_.file("db"));
    folder_ = name;
    const gate::Run run = this->run();
    std::filesystem::current_path(here);
    EXPECT_THAT(points_of(run, kOrder), ElementsAre("failed 003_theirs.up.sql")) << name;
    EXPECT_THAT(points_of(run, kUnchanged), ElementsAre("skipped")) << name;
  }
  folder_ = git_.file("db") + "/";
  EXPECT_THAT(points_of(run(), kOrder), ElementsAre("failed 003_theirs.up.sql"));
  std::filesystem::create_directory_symlink(git_.file("db"), git_.file("link"));
  folder_ = git_.file("link");
  EXPECT_THAT(points_of(run(), kOrder), ElementsAre("failed 003_theirs.up.sql"));
}

TEST_F(MergeTest, RefusesARevisionThatIsNotThere) {
  scenario_.base = "origin/no-such";

  EXPECT_THROW(run(), UsageError);
}

// The number that the last one leaves depends on the order, and nothing else may.
TEST_F(MergeTest, LeavesTheToolsOwnTableOut) {
  put("002_ours", "ALTER TABLE users ADD COLUMN age INT;");
  put_in_main("003_theirs", "CREATE INDEX by_total ON orders (total);");

  const gate::Run run = this->run(
      "DROP TABLE schema_version; CREATE TABLE schema_migrations (version uint64, dirty bool);"
      "INSERT INTO schema_migrations VALUES (1, 0);");

  EXPECT_EQ(run.format, "golang-migrate");
  EXPECT_THAT(points_of(run, kOrder), IsEmpty()) << message_of(run, kOrder);
}

}  // namespace
}  // namespace gate
