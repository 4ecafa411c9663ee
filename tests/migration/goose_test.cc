// goose as its binary behaves: facts found by running goose (v3 of July 2026) on SQLite.
#include <gmock/gmock.h>

#include "gate/base/error.h"
#include "tests/migration/applied_folder.h"
#include "tests/migration/folder_files.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kUsers =
    "-- a comment may stand here\n"
    "-- +goose Up\n"
    "CREATE TABLE users (id INTEGER PRIMARY KEY);\n"
    "-- +goose StatementBegin\n"
    "CREATE TRIGGER t AFTER INSERT ON users BEGIN\n"
    "  SELECT 1;\n"
    "END;\n"
    "-- +goose StatementEnd\n"
    "-- +goose Down\n"
    "DROP TABLE users; -- and its trigger\n";

std::string up(const std::string& text) {
  return "-- +goose Up\n" + text + "\n";
}

std::vector<std::string> problems_of(const std::string& folder) {
  std::vector<std::string> messages;
  const AppliedFolder applied("goose", folder);
  for (const FolderProblem& problem : applied.folder().problems)
    messages.push_back(problem.message);
  return messages;
}

std::vector<std::string> problems(const std::string& text) {
  const FolderFiles files{{"1_x.sql", text}};
  return problems_of(files.path());
}

std::vector<std::string> statements(const std::string& text) {
  const FolderFiles files{{"1_x.sql", text}};
  const AppliedFolder applied("goose", files.path());
  std::vector<std::string> found;
  for (const Statement& one : applied.folder().migrations.at(0).up->statements)
    found.push_back(one.sql);
  return found;
}

TEST(Goose, LeavesTheTableAndTheRowsOfTheTool) {
  const FolderFiles files{{"00001_users.sql", kUsers}, {"00010_b.sql", up("SELECT 1;")}};
  AppliedFolder target("goose", files.path());

  EXPECT_THAT(target.up(), ElementsAre("1", "10"));
  EXPECT_THAT(target.rows("SELECT sql FROM sqlite_schema WHERE name = 'goose_db_version'"),
              ElementsAre("CREATE TABLE goose_db_version (\n"
                          "\t\tid INTEGER PRIMARY KEY AUTOINCREMENT,\n"
                          "\t\tversion_id INTEGER NOT NULL,\n"
                          "\t\tis_applied INTEGER NOT NULL,\n"
                          "\t\ttstamp TIMESTAMP DEFAULT (datetime('now'))\n"
                          "\t)"));
  EXPECT_THAT(target.rows("SELECT id, version_id, is_applied, typeof(tstamp), length(tstamp) "
                          "FROM goose_db_version ORDER BY id"),
              ElementsAre("1|0|1|text|19", "2|1|1|text|19", "3|10|1|text|19"));
  EXPECT_THAT(target.pending(), IsEmpty());
  EXPECT_TRUE(target.down());
  EXPECT_TRUE(target.down());
  EXPECT_THAT(target.rows("SELECT version_id FROM goose_db_version"), ElementsAre("0"));
  EXPECT_THAT(target.rows("SELECT name FROM sqlite_schema WHERE name = 'users'"), IsEmpty());
}

TEST(Goose, TakesAnyRowOfAVersionForApplied) {
  const FolderFiles files{{"1_a.sql", up("SELECT 1;")}, {"2_b.sql", up("SELECT 1;")}};
  AppliedFolder target("goose", files.path());
  target.up();
  target.run("INSERT INTO goose_db_version (version_id, is_applied) VALUES (2, 0)");

  EXPECT_THAT(target.pending(), IsEmpty());
}

TEST(Goose, UndoesAFileWholeUnlessItWantsNoTransaction) {
  const std::string fails = up("CREATE TABLE f1 (a);\nINSERT INTO nosuch VALUES (1);");
  const FolderFiles files{{"1_x.sql", fails}};
  AppliedFolder wrapped("goose", files.path());
  const FolderFiles others{{"1_x.sql", "-- +goose NO TRANSACTION\n" + fails}};
  AppliedFolder unwrapped("goose", others.path());

  EXPECT_THAT(wrapped.up(), IsEmpty());
  EXPECT_THAT(unwrapped.up(), IsEmpty());
  EXPECT_THAT(wrapped.rows("SELECT name FROM sqlite_schema WHERE name = 'f1'"), IsEmpty());
  EXPECT_THAT(unwrapped.rows("SELECT name FROM sqlite_schema WHERE name = 'f1'"),
              ElementsAre("f1"));
  EXPECT_THAT(unwrapped.rows("SELECT version_id FROM goose_db_version"), ElementsAre("0"));
}

TEST(Goose, RecordsAFileOfNothing) {
  const FolderFiles files{{"1_x.sql", "-- +goose Up\n-- nothing\n-- +goose Down\n"}};
  AppliedFolder target("goose", files.path());

  EXPECT_THAT(target.folder().problems, IsEmpty());
  EXPECT_THAT(target.up(), ElementsAre("1"));
  EXPECT_TRUE(target.down());
}

TEST(Goose, CutsAtTheSemicolonsAtTheEndsOfLines) {
  EXPECT_THAT(statements(up("SELECT 1; SELECT 2; -- both at once\nSELECT\n 3 ;")),
              ElementsAre("SELECT 1", "SELECT 2", "SELECT\n 3 "));
  EXPECT_THAT(problems(up("INSERT INTO t VALUES ('a;\nb');")),
              ElementsAre(HasSubstr("goose ends the statement"), HasSubstr("goose ends")));
  EXPECT_THAT(problems(up("/* once;\nmore */ SELECT 1;")),
              testing::Contains(HasSubstr("/* is not closed before the ';' at a line's end")));
  EXPECT_THAT(statements(up("-- +goose StatementBegin\nSELECT 'a;\nb';\n-- +goose StatementEnd")),
              ElementsAre("SELECT 'a;\nb'"));
}

TEST(Goose, RefusesATriggerOutsideABlockAsTheDatabaseDoes) {
  const FolderFiles files{
      {"1_x.sql", up("CREATE TABLE t (a);\nCREATE TRIGGER r AFTER INSERT ON t BEGIN\n"
                     "  SELECT 1;\nEND;")}};
  AppliedFolder target("goose", files.path());

  EXPECT_THAT(target.up(), IsEmpty());
  EXPECT_THAT(target.error(), HasSubstr("incomplete input"));
}

TEST(Goose, HandsLinesOverWithoutTheirCarriageReturns) {
  const std::string text = "-- +goose Up\r\nSELECT 1,\r\n 2;\r\n-- +goose Down\r\nSELECT 3;\r\n";
  const FolderFiles files{{"1_x.sql", text}};
  const AppliedFolder target("goose", files.path());
  const Migration& migration = target.folder().migrations.at(0);

  EXPECT_EQ(migration.up->statements.at(0).sql, "SELECT 1,\n 2");
  EXPECT_EQ(migration.up->statements.at(0).location.line, 2);
  EXPECT_EQ(migration.down->statements.at(0).location.line, 5);
  EXPECT_THAT(target.folder().problems, IsEmpty());
}

TEST(Goose, RefusesWhatTheToolRefuses) {
  EXPECT_THAT(problems(""), ElementsAre(HasSubstr("no '-- +goose Up'")));
  EXPECT_THAT(problems("-- only a comment\n"), ElementsAre(HasSubstr("no '-- +goose Up'")));
  EXPECT_THAT(problems("SELECT 1;\n"), ElementsAre(HasSubstr("before '-- +goose Up'")));
  EXPECT_THAT(problems("\xef\xbb\xbf" + up("SELECT 1;")),
              ElementsAre(HasSubstr("byte order mark")));
  EXPECT_THAT(problems(up("SELECT 1")), ElementsAre(HasSubstr("without a semicolon")));
  EXPECT_THAT(problems(up("SELECT 1\n-- +goose Down\nSELECT 2;")),
              ElementsAre(HasSubstr("without a semicolon")));
  EXPECT_THAT(problems(up(" -- +goose Down\nSELECT 2;")), ElementsAre(HasSubstr("indented")));
  EXPECT_THAT(problems(up("-- as +goose does it\nSELECT 2;")),
              ElementsAre(HasSubstr("unknown annotation")));
  EXPECT_THAT(problems(up("-- +goose StatementBegin\nSELECT 1;")),
              ElementsAre(HasSubstr("without an end")));
  EXPECT_THAT(problems(up("-- +goose StatementBegin\n-- +goose StatementEnd\nSELECT 1;")),
              ElementsAre(HasSubstr("lose this line")));
  EXPECT_THAT(problems(up("-- +goose ENVSUB ON\nSELECT 1;")), ElementsAre(HasSubstr("ENVSUB")));
  EXPECT_THAT(problems(up("SELECT '" + std::string(5'000'000, 'x') + "';")),
              ElementsAre(HasSubstr("4 MiB")));
  EXPECT_THAT(problems(up("SELECT 1;\n-- the end")), IsEmpty());
}

TEST(Goose, RefusesTheFolderForANameItCannotRead) {
  for (const char* name : {"abc.sql", "12.sql", "x_abc.sql", "0_x.sql", ".hidden.sql"}) {
    const FolderFiles files{{"00001_users.sql", kUsers}, {name, up("SELECT 1;")}};
    EXPECT_THAT(problems_of(files.path()), ElementsAre(HasSubstr("refuse the whole folder")))
        << name;
  }
  const FolderFiles others{{"1_a.sql", kUsers}, {"2_b.SQL", kUsers}, {"3_c.go", "package x"}};
  EXPECT_THAT(problems_of(others.path()),
              ElementsAre(HasSubstr("'2_b.SQL' is never run"), HasSubstr("which only goose runs")));
  const FolderFiles twice{{"011_a.sql", kUsers}, {"00011_b.sql", kUsers}};
  EXPECT_THAT(problems_of(twice.path()), ElementsAre(HasSubstr("are both version 11")));
}

TEST(Goose, FindsAllowancesBesideStatementsAsWell) {
  const FolderFiles files{
      {"1_x.sql", up("-- migration-gate: allow lint/x t (known)\nDROP TABLE t;")}};
  const AppliedFolder target("goose", files.path());

  ASSERT_EQ(target.folder().migrations.at(0).allows.size(), 1U);
  EXPECT_EQ(target.folder().migrations.at(0).allows[0].location.line, 2);
}

TEST(Goose, ReadsAFileOfManyStatementsInOnePass) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += "INSERT INTO t VALUES (1);\n";
  const FolderFiles files{{"1_x.sql", up(text)}};
  const AppliedFolder target("goose", files.path());

  EXPECT_EQ(target.folder().migrations.at(0).up->statements.size(), 20'000U);
  EXPECT_EQ(target.folder().migrations.at(0).up->statements.back().location.line, 20'001);
}

TEST(Goose, SaysWhyAVersionZeroIsNone) {
  const FolderFiles files{{"0_a.sql", "-- +goose Up\nSELECT 1;\n"}};
  std::string why;
  try {
    detect_format("auto", files.path(), {}).format->read(files.path());
  } catch (const UsageError& error) {
    why = error.what();
  }

  EXPECT_THAT(why, HasSubstr("'0_a.sql' makes goose refuse the whole folder"));
}

}  // namespace
}  // namespace gate
