// golang-migrate as its binary behaves: facts found by running it (v4 of July 2026) on SQLite.
#include <gmock/gmock.h>

#include "tests/migration/applied_folder.h"
#include "tests/migration/folder_files.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kTrigger =
    "CREATE TABLE log (msg TEXT);\n"
    "CREATE TRIGGER r AFTER INSERT ON users BEGIN\n"
    "  INSERT INTO log VALUES ('a;b');\n"
    "  INSERT INTO log VALUES ('second');\n"
    "END;\n";

TEST(GolangMigrate, LeavesTheTableAndTheRowOfTheTool) {
  const FolderFiles files{{"1_users.up.sql", "CREATE TABLE users (id INTEGER PRIMARY KEY);"},
                          {"1_users.down.sql", "DROP TABLE users;"},
                          {"0002_trigger.up.sql", kTrigger},
                          {"0002_trigger.down.sql", "DROP TABLE log; DROP TRIGGER r;"}};
  AppliedFolder target("golang-migrate", files.path());

  EXPECT_THAT(target.up(), ElementsAre("1", "2"));
  EXPECT_THAT(target.rows("SELECT sql FROM sqlite_schema WHERE tbl_name = 'schema_migrations'"),
              ElementsAre("CREATE TABLE schema_migrations (version uint64,dirty bool)",
                          "CREATE UNIQUE INDEX version_unique ON schema_migrations (version)"));
  const std::string query =
      "SELECT rowid, version, typeof(version), dirty, typeof(dirty) "
      "FROM schema_migrations";
  EXPECT_THAT(target.rows(query), ElementsAre("1|2|integer|0|integer"));
  EXPECT_THAT(target.pending(), IsEmpty());
  EXPECT_TRUE(target.down());
  EXPECT_THAT(target.rows(query), ElementsAre("1|1|integer|0|integer"));
  EXPECT_TRUE(target.down());
  EXPECT_THAT(target.rows(query), IsEmpty());
}

TEST(GolangMigrate, NeverRunsAnOlderFileThatCameLater) {
  const FolderFiles files{{"1_a.up.sql", ""}, {"3_c.up.sql", ""}, {"10_d.up.sql", ""}};
  AppliedFolder target("golang-migrate", files.path());
  target.up("3");
  target.run("UPDATE schema_migrations SET version = 9");

  EXPECT_THAT(target.pending(), ElementsAre("10"));
}

TEST(GolangMigrate, LeavesAFailureDirtyAndUndoesItsFile) {
  const FolderFiles files{{"1_bad.up.sql", "CREATE TABLE f1 (x);\nINSERT INTO nosuch VALUES (1);"}};
  AppliedFolder target("golang-migrate", files.path());

  EXPECT_THAT(target.up(), IsEmpty());
  EXPECT_THAT(target.rows("SELECT version, dirty FROM schema_migrations"), ElementsAre("1|1"));
  EXPECT_THAT(target.rows("SELECT name FROM sqlite_schema WHERE name = 'f1'"), IsEmpty());
  EXPECT_EQ(target.history().trouble, "version 1 is marked dirty");
}

TEST(GolangMigrate, LeavesAFailingWayBackFromTheFirstDirtyAtMinusOne) {
  const FolderFiles files{{"1_a.up.sql", "CREATE TABLE t (x);"},
                          {"1_a.down.sql", "DROP TABLE nosuch;"}};
  AppliedFolder target("golang-migrate", files.path());
  target.up();

  EXPECT_FALSE(target.down());
  EXPECT_THAT(target.rows("SELECT version, dirty FROM schema_migrations"), ElementsAre("-1|1"));
  EXPECT_THAT(target.history().trouble, HasSubstr("dirty"));
}

TEST(GolangMigrate, OnlyMovesItsVersionWhereThereIsNoDown) {
  const FolderFiles files{{"1_a.up.sql", "CREATE TABLE t (x);"},
                          {"2_b.up.sql", "CREATE TABLE t2 (x);"}};
  AppliedFolder target("golang-migrate", files.path());
  target.up();

  EXPECT_TRUE(target.down());
  EXPECT_THAT(target.rows("SELECT version, dirty FROM schema_migrations"), ElementsAre("1|0"));
  EXPECT_THAT(target.rows("SELECT name FROM sqlite_schema WHERE name = 't2'"), ElementsAre("t2"));
}

TEST(GolangMigrate, RefusesAScriptThatOpensATransactionAndTakesOneThatEndsItsOwn) {
  const FolderFiles begins{{"1_a.up.sql", "BEGIN; CREATE TABLE t (x); COMMIT;"}};
  const FolderFiles commits{{"1_a.up.sql", "COMMIT; CREATE TABLE t (x); BEGIN;"}};
  AppliedFolder opening("golang-migrate", begins.path());
  AppliedFolder ending("golang-migrate", commits.path());

  EXPECT_THAT(opening.up(), IsEmpty());
  EXPECT_THAT(opening.error(), HasSubstr("within a transaction"));
  EXPECT_THAT(ending.up(), ElementsAre("1"));
}

TEST(GolangMigrate, TakesNumberedNamesOfAnyEndingAndLeavesTheRest) {
  const FolderFiles files{{"0010_b.up.sql", "SELECT 1;"},
                          {"9_a.up.sql", "\xef\xbb\xbfSELECT 1;"},
                          {"11_e.up.sql", ""},
                          {"12_c.up.sql", "-- only a comment\r\n"},
                          {"13_x.up.down.up.txt", "SELECT 1;"},
                          {"21.up.sql", "x"},
                          {"abc.sql", "x"}};
  AppliedFolder target("golang-migrate", files.path());

  EXPECT_THAT(target.up(), ElementsAre("9", "10", "11", "12", "13"));
  ASSERT_EQ(target.folder().problems.size(), 2U);
  EXPECT_EQ(target.folder().problems[0].kind, FolderProblem::Kind::never_run);
  EXPECT_THAT(target.folder().problems[0].message, HasSubstr("'21.up.sql' is never run"));
}

TEST(GolangMigrate, RefusesAVersionThatIsThereTwice) {
  const FolderFiles files{{"0010_b.up.sql", "SELECT 1;"}, {"10_c.up.sql", "SELECT 1;"}};
  const AppliedFolder target("golang-migrate", files.path());

  ASSERT_EQ(target.folder().problems.size(), 1U);
  EXPECT_EQ(target.folder().problems[0].kind, FolderProblem::Kind::duplicate_version);
}

TEST(GolangMigrate, OpensNoTransactionWhereItIsToldSo) {
  const FolderFiles files{
      {"1_a.up.sql", "BEGIN; CREATE TABLE a (x); COMMIT; PRAGMA foreign_keys = 0;"}};
  const Format& format = *detect_format("golang-migrate", files.path(), {}).format;
  const MigrationFolder folder = format.read(files.path(), {.is_unwrapped = true});
  std::vector<std::string> steps;
  for (const Step& step : format.plan(folder.migrations.at(0), Direction::up, nullptr, nullptr)) {
    if (step.kind == Step::Kind::begin || step.kind == Step::Kind::commit)
      steps.push_back(step.sql);
  }

  EXPECT_TRUE(format.may_unwrap);
  EXPECT_THAT(steps, IsEmpty());
}

}  // namespace
}  // namespace gate
