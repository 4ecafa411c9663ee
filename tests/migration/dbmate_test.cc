// dbmate as its binary behaves: facts found by running dbmate 2.36.0 on SQLite.
#include <gmock/gmock.h>

#include "tests/migration/applied_folder.h"
#include "tests/migration/folder_files.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kUsers =
    "-- a comment may stand here\n"
    "-- migrate:up\n"
    "CREATE TABLE users (id INTEGER PRIMARY KEY);\n"
    "CREATE TRIGGER t AFTER INSERT ON users BEGIN SELECT 1; SELECT 2; END;\n"
    "-- migrate:down\n"
    "DROP TABLE users\n";

std::string pair(const std::string& up, const std::string& down, const std::string& options = "") {
  return "-- migrate:up" + options + "\n" + up + "\n-- migrate:down" + options + "\n" + down + "\n";
}

std::vector<std::string> problems(const std::string& text) {
  const FolderFiles files{{"1_x.sql", text}};
  std::vector<std::string> messages;
  const AppliedFolder applied("dbmate", files.path());
  for (const FolderProblem& problem : applied.folder().problems)
    messages.push_back(problem.message);
  return messages;
}

TEST(Dbmate, LeavesTheTableAndTheRowsOfTheTool) {
  const FolderFiles files{{"001_users.sql", kUsers}, {"002_b.sql", pair("SELECT 1;", "SELECT 2;")}};
  AppliedFolder target("dbmate", files.path());

  EXPECT_THAT(target.up(), ElementsAre("001", "002"));
  EXPECT_THAT(target.rows("SELECT sql FROM sqlite_schema WHERE name = 'schema_migrations'"),
              ElementsAre("CREATE TABLE \"schema_migrations\" (version varchar(128) primary key)"));
  EXPECT_THAT(target.rows("SELECT version, typeof(version) FROM schema_migrations ORDER BY rowid"),
              ElementsAre("001|text", "002|text"));
  EXPECT_THAT(target.pending(), IsEmpty());
  EXPECT_TRUE(target.down());
  EXPECT_TRUE(target.down());
  EXPECT_THAT(target.rows("SELECT * FROM schema_migrations"), IsEmpty());
  EXPECT_THAT(target.rows("SELECT name FROM sqlite_schema WHERE name = 'users'"), IsEmpty());
}

TEST(Dbmate, GoesByTheNamesOfItsFilesAndFillsGapsLater) {
  const std::string nothing = pair("SELECT 1;", "SELECT 1;");
  const FolderFiles files{{"0011_c.sql", nothing}, {"10_b.sql", nothing}, {"9_a.sql", nothing}};
  AppliedFolder target("dbmate", files.path());
  target.up("10");

  EXPECT_THAT(target.pending(), ElementsAre("9"));
  target.run("DELETE FROM schema_migrations WHERE version = '0011'");
  EXPECT_THAT(target.pending(), ElementsAre("0011", "9"));
}

TEST(Dbmate, UndoesAFileWholeUnlessItWantsNoTransaction) {
  const std::string fails = "CREATE TABLE f1 (a);\nINSERT INTO nosuch VALUES (1);";
  const FolderFiles files{{"1_x.sql", pair(fails, "SELECT 1;")}};
  AppliedFolder wrapped("dbmate", files.path());
  const FolderFiles others{{"1_x.sql", pair(fails, "SELECT 1;", " transaction:false")}};
  AppliedFolder unwrapped("dbmate", others.path());

  EXPECT_THAT(wrapped.up(), IsEmpty());
  EXPECT_THAT(unwrapped.up(), IsEmpty());
  EXPECT_THAT(wrapped.rows("SELECT name FROM sqlite_schema WHERE name = 'f1'"), IsEmpty());
  EXPECT_THAT(unwrapped.rows("SELECT name FROM sqlite_schema WHERE name = 'f1'"),
              ElementsAre("f1"));
  EXPECT_THAT(unwrapped.rows("SELECT * FROM schema_migrations"), IsEmpty());
}

TEST(Dbmate, SaysWhereInAFileAStatementStands) {
  const FolderFiles files{{"1_x.sql", pair("SELECT 1;\r\n  SELECT 2;", "SELECT 3;")}};
  const AppliedFolder target("dbmate", files.path());
  const Migration& migration = target.folder().migrations.at(0);

  EXPECT_EQ(migration.up->statements.at(1).location.line, 3);
  EXPECT_EQ(migration.up->statements.at(1).location.column, 3);
  EXPECT_EQ(migration.down->statements.at(0).location.line, 5);
}

TEST(Dbmate, RefusesWhatTheToolRefuses) {
  EXPECT_THAT(problems("\xef\xbb\xbf" + std::string(kUsers)),
              ElementsAre(HasSubstr("byte order mark")));
  EXPECT_THAT(problems("SELECT 1;\n" + std::string(kUsers)),
              ElementsAre(HasSubstr("statements before")));
  EXPECT_THAT(problems("-- migrate:up\nSELECT 1;\n"),
              ElementsAre(HasSubstr("no '-- migrate:down' line")));
  EXPECT_THAT(problems("SELECT 1;\n"), ElementsAre(HasSubstr("no '-- migrate:up' line")));
  EXPECT_THAT(problems(std::string(kUsers) + kUsers), ElementsAre(HasSubstr("version twice")));
  EXPECT_THAT(problems(kUsers), IsEmpty());
}

TEST(Dbmate, IsToldByItsMarksAndNotTakenForRails) {
  const FolderFiles files{{"1_x.sql", kUsers}};
  const Table rails{.name = "schema_migrations",
                    .columns = {{.name = "version", .type = "varchar"}}};
  const Table own{.name = "schema_migrations",
                  .columns = {{.name = "version", .type = "varchar(128)"}}};

  EXPECT_EQ(detect_format("auto", files.path(), {}).format->name, "dbmate");
  EXPECT_EQ(detect_format("auto", files.path(), {.tables = {own}}).reason,
            "table schema_migrations(version) in the fixture");
  EXPECT_EQ(find_history(*detect_format("dbmate", files.path(), {}).format, {.tables = {rails}}),
            nullptr);
}

}  // namespace
}  // namespace gate
