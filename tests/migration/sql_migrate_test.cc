// sql-migrate as its binary behaves: facts found by running it (2019, as Debian has it) on SQLite.
#include <gmock/gmock.h>

#include "tests/migration/applied_folder.h"
#include "tests/migration/folder_problems.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;

constexpr const char* kTrigger =
    "-- +migrate Up\r\n"
    "CREATE TABLE log (msg TEXT);\r\n"
    "-- +migrate StatementBegin\r\n"
    "CREATE TRIGGER r AFTER INSERT ON log BEGIN\r\n"
    "  SELECT 1;\r\n"
    "END;\r\n"
    "-- +migrate StatementEnd\r\n"
    "-- +migrate Down\r\n"
    "DROP TABLE log;\r\n";

std::string up(const std::string& text) {
  return "-- +migrate Up\n" + text + "\n";
}

std::vector<std::string> problems(const std::string& text) {
  return problems_of("sql-migrate", "1_x.sql", text);
}

TEST(SqlMigrate, LeavesTheTableAndTheRowsOfTheTool) {
  const FolderFiles files{{"1_users.sql", up("CREATE TABLE users (a);")}, {"2_log.sql", kTrigger}};
  AppliedFolder target("sql-migrate", files.path());

  EXPECT_THAT(target.up(), ElementsAre("1_users.sql", "2_log.sql"));
  EXPECT_THAT(target.rows("SELECT sql FROM sqlite_schema WHERE name = 'gorp_migrations'"),
              ElementsAre("CREATE TABLE \"gorp_migrations\" (\"id\" varchar(255) not null primary "
                          "key, \"applied_at\" datetime)"));
  EXPECT_THAT(target.rows("SELECT id, typeof(id), typeof(applied_at), applied_at "
                          "FROM gorp_migrations ORDER BY rowid"),
              ElementsAre(MatchesRegex("1_users.sql\\|text\\|text\\|[0-9]{4}-[0-9]{2}-[0-9]{2} "
                                       "[0-9]{2}:[0-9]{2}:[0-9]{2}(.[0-9]{1,3})?\\+00:00"),
                          HasSubstr("2_log.sql|text|text|")));
  EXPECT_THAT(target.pending(), IsEmpty());
  EXPECT_TRUE(target.down());
  EXPECT_THAT(target.rows("SELECT id FROM gorp_migrations"), ElementsAre("1_users.sql"));
  EXPECT_THAT(target.rows("SELECT name FROM sqlite_schema WHERE name = 'log'"), IsEmpty());
}

TEST(SqlMigrate, GoesByNumbersThenByBytesAndFillsGapsLater) {
  const std::string text = up("SELECT 1;");
  const FolderFiles files{{"abc.sql", text},
                          {"10_b.sql", text},
                          {"010_c.sql", text},
                          {"9_a.sql", text},
                          {"9_B.sql", text}};
  AppliedFolder target("sql-migrate", files.path());

  EXPECT_THAT(target.up(), ElementsAre("9_B.sql", "9_a.sql", "010_c.sql", "10_b.sql", "abc.sql"));
  target.run("DELETE FROM gorp_migrations WHERE id = '9_a.sql'");
  EXPECT_THAT(target.pending(), ElementsAre("9_a.sql"));
}

TEST(SqlMigrate, UndoesAFileWholeUnlessItWantsNoTransaction) {
  const std::string fails = "CREATE TABLE f1 (a);\nINSERT INTO nosuch VALUES (1);\n";
  const FolderFiles files{{"1_x.sql", up(fails)}};
  AppliedFolder wrapped("sql-migrate", files.path());
  const FolderFiles others{{"1_x.sql", "-- +migrate Up notransaction\n" + fails}};
  AppliedFolder unwrapped("sql-migrate", others.path());

  EXPECT_THAT(wrapped.up(), IsEmpty());
  EXPECT_THAT(unwrapped.up(), IsEmpty());
  EXPECT_THAT(wrapped.rows("SELECT name FROM sqlite_schema WHERE name = 'f1'"), IsEmpty());
  EXPECT_THAT(unwrapped.rows("SELECT name FROM sqlite_schema WHERE name = 'f1'"),
              ElementsAre("f1"));
  EXPECT_THAT(unwrapped.rows("SELECT * FROM gorp_migrations"), IsEmpty());
}

TEST(SqlMigrate, LeavesOutCommentLinesWithABlankAndCarriageReturns) {
  EXPECT_THAT(up_of("sql-migrate", "1_x.sql", up("SELECT 1,\r\n-- two\r\n 2;\r\n\r\nSELECT 3;")),
              ElementsAre("SELECT 1,\n 2", "SELECT 3"));
}

TEST(SqlMigrate, GathersPartsThatComeMoreThanOnce) {
  const std::string text = up("SELECT 1;\n-- +migrate Down\nSELECT 2;\n-- +migrate Up\nSELECT 3;");

  EXPECT_THAT(up_of("sql-migrate", "1_x.sql", text), ElementsAre("SELECT 1", "SELECT 3"));
}

TEST(SqlMigrate, SaysWhereAStatementStands) {
  const FolderFiles files{{"1_x.sql", up("SELECT 1;\n\n  SELECT 2;\n-- +migrate Down\nSELECT 3;")}};
  const MigrationFolder folder = folder_of("sql-migrate", files);

  EXPECT_EQ(folder.migrations.at(0).up->statements.at(1).location.line, 4);
  EXPECT_EQ(folder.migrations.at(0).up->statements.at(1).location.column, 3);
  EXPECT_EQ(folder.migrations.at(0).down->statements.at(0).location.line, 6);
}

TEST(SqlMigrate, RefusesWhatTheToolRefuses) {
  EXPECT_THAT(problems(""), ElementsAre(HasSubstr("no '-- +migrate Up' line")));
  EXPECT_THAT(problems("-- +migrate up\nSELECT 1;\n"), ElementsAre(HasSubstr("no '-- +migrate")));
  EXPECT_THAT(problems("\xef\xbb\xbf" + up("SELECT 1;")), ElementsAre(HasSubstr("no '-- +")));
  EXPECT_THAT(problems(up("SELECT 1")), ElementsAre(HasSubstr("no semicolon")));
  EXPECT_THAT(problems(up("SELECT 1;\n--the end")), ElementsAre(HasSubstr("no semicolon")));
  EXPECT_THAT(problems(up("SELECT 1\n-- +migrate Down\nSELECT 2;")),
              ElementsAre(HasSubstr("no semicolon")));
  EXPECT_THAT(problems(up("-- +migrate StatementBegin\nSELECT 1;")),
              ElementsAre(HasSubstr("without an end")));
  EXPECT_THAT(problems(up("-- +migrate \nSELECT 1;")), ElementsAre(HasSubstr("without a word")));
  EXPECT_THAT(problems(up("SELECT '" + std::string(1'100'000, 'x') + "';")),
              ElementsAre(HasSubstr("1 MiB")));
  EXPECT_THAT(problems(up("INSERT INTO t VALUES ('a;\nb');")),
              testing::Each(HasSubstr("where sql-migrate ends the statement")));
  EXPECT_THAT(problems(up("SELECT 1;\n-- the end")), IsEmpty());
  EXPECT_THAT(problems(up("-- nothing")), IsEmpty());
}

TEST(SqlMigrate, SaysWhatIsNeverRun) {
  EXPECT_THAT(problems("SELECT 0;\n" + up("SELECT 1;")), ElementsAre(HasSubstr("never runs")));
  const FolderFiles files{{"1_x.sql", up("SELECT 1;")}, {"2.SQL", "x"}, {"below/3_y.sql", "x"}};
  EXPECT_THAT(problems_of("sql-migrate", files),
              ElementsAre(HasSubstr("'2.SQL' is never run"), HasSubstr("folder 'below'")));
}

TEST(SqlMigrate, IsToldByItsMarks) {
  const FolderFiles files{{"1_x.sql", up("SELECT 1;")}};
  const Table own{.name = "history",
                  .columns = {{.name = "id", .type = "varchar(255)"},
                              {.name = "applied_at", .type = "datetime"}}};
  const Table other{
      .name = "events",
      .columns = {{.name = "id", .type = "integer"}, {.name = "applied_at", .type = "text"}}};
  const Format& format = *detect_format("auto", files.path(), {}).format;

  EXPECT_EQ(format.name, "sql-migrate");
  EXPECT_TRUE(format.is_history(own));
  EXPECT_FALSE(format.is_history(other));
}

TEST(SqlMigrate, TakesACommentBeforeUpForWhatItIs) {
  EXPECT_THAT(problems("/* licence;\n don't */\n" + up("SELECT 1;")), IsEmpty());
  EXPECT_THAT(problems("/* licence */ SELECT 0;\n" + up("SELECT 1;")),
              ElementsAre(HasSubstr("never runs")));
}

TEST(SqlMigrate, RunsAHiddenFileAsAnyOther) {
  const FolderFiles files{{"1_a.sql", "-- +migrate Up\nCREATE TABLE a (x);\n"},
                          {".2_b.sql", "-- +migrate Up\nCREATE TABLE b (x);\n"},
                          {".git/x.sql", "-- +migrate Up\nCREATE TABLE c (x);\n"}};
  AppliedFolder target("sql-migrate", files.path());

  EXPECT_THAT(target.folder().problems, testing::IsEmpty());
  EXPECT_THAT(target.up(), testing::UnorderedElementsAre("1_a.sql", ".2_b.sql"));
}

}  // namespace
}  // namespace gate
