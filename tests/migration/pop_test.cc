// pop: its names, its table and its order, as the source of its version 6 has them.
#include <gmock/gmock.h>

#include "tests/migration/applied_folder.h"
#include "tests/migration/folder_problems.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Pop, LeavesTheTableAndTheRowsOfTheTool) {
  const FolderFiles files{{"20240101000000_users.up.sql", "CREATE TABLE users (a);"},
                          {"20240101000000_users.down.sql", "DROP TABLE users;"},
                          {"20240102000000_more.up.sql",
                           "CREATE TABLE more (a);\r\nCREATE TRIGGER r AFTER INSERT ON more BEGIN "
                           "SELECT 1; SELECT 2; END;"},
                          {"20240102000000_more.down.sql", "DROP TABLE more"}};
  AppliedFolder target("pop", files.path());

  EXPECT_THAT(target.up(), ElementsAre("20240101000000", "20240102000000"));
  EXPECT_THAT(target.rows("SELECT sql FROM sqlite_schema WHERE tbl_name = 'schema_migration' "
                          "AND sql IS NOT NULL"),
              ElementsAre("CREATE TABLE \"schema_migration\" (\n\"version\" TEXT PRIMARY KEY\n)",
                          "CREATE UNIQUE INDEX \"schema_migration_version_idx\" ON "
                          "\"schema_migration\" (version)"));
  EXPECT_THAT(target.rows("SELECT version, typeof(version) FROM schema_migration"),
              ElementsAre("20240101000000|text", "20240102000000|text"));
  EXPECT_THAT(target.pending(), IsEmpty());
  EXPECT_TRUE(target.down());
  EXPECT_TRUE(target.down());
  EXPECT_THAT(target.rows("SELECT * FROM schema_migration"), IsEmpty());
}

TEST(Pop, UndoesAFailingFileWholeAndEnforcesForeignKeys) {
  const FolderFiles files{{"1_x.up.sql", "CREATE TABLE f1 (a);\nINSERT INTO nosuch VALUES (1);"}};
  AppliedFolder target("pop", files.path());

  EXPECT_THAT(target.up(), IsEmpty());
  EXPECT_THAT(target.rows("SELECT name FROM sqlite_schema WHERE name = 'f1'"), IsEmpty());
  EXPECT_TRUE(detect_format("pop", files.path(), {}).format->foreign_keys);
}

TEST(Pop, TakesTheFileOfItsDatabaseBeforeThatOfAll) {
  const FolderFiles files{{"1_a.up.sql", "SELECT 0;"},
                          {"1_a.sqlite.up.sql", "SELECT 1;"},
                          {"1_a.postgres.up.sql", "SELECT 2;"},
                          {"2_b.mysql.up.sql", "SELECT 3;"}};
  const MigrationFolder folder = folder_of("pop", files);

  EXPECT_THAT(folder.problems, IsEmpty());
  ASSERT_EQ(folder.migrations.size(), 1U);
  EXPECT_THAT(sql_of(folder.migrations[0].up), ElementsAre("SELECT 1"));
}

TEST(Pop, TakesNoFileForThatOfAnotherMigration) {
  const FolderFiles files{{"1_a.sqlite3.up.sql", "CREATE TABLE a(x);"},
                          {"1_b.up.sql", "CREATE TABLE b(x);"}};

  EXPECT_THAT(problems_of("pop", files), ElementsAre(HasSubstr("are both version 1")));
}

TEST(Pop, GoesByVersionsAsTextsInFoldersBelowAsWell) {
  const FolderFiles files{{"10_b.up.sql", ""}, {"below/9_a.up.sql", "-- nothing"}};
  AppliedFolder target("pop", files.path());

  EXPECT_THAT(target.up(), ElementsAre("10", "9"));
}

TEST(Pop, CannotReadFizzAndTemplates) {
  const FolderFiles files{{"1_x.up.fizz", "create_table(\"t\")"}, {"2_y.sql", ""}};

  EXPECT_THAT(problems_of("pop", files),
              ElementsAre(HasSubstr("'2_y.sql' is never run"), HasSubstr("it is fizz")));
  EXPECT_THAT(problems_of("pop", "1_x.up.sql", "SELECT '{{.Options.x}}';"),
              ElementsAre(HasSubstr("pop fills in '{{'")));
  EXPECT_EQ(detect_format("auto", files.path(), {}).format->name, "pop");
}

TEST(Pop, IsToldByItsTable) {
  const FolderFiles files{{"1_x.up.sql", "SELECT 1;"}};
  const Table own{.name = "schema_migration", .columns = {{.name = "version", .type = "TEXT"}}};

  EXPECT_EQ(detect_format("auto", files.path(), {.tables = {own}}).format->name, "pop");
}

TEST(Pop, TakesAnEmptyFileOfItsDatabaseForNothingToDo) {
  const FolderFiles files{{"1_a.postgres.up.sql", "CREATE EXTENSION x;"},
                          {"1_a.sqlite3.up.sql", ""},
                          {"1_a.sqlite3.down.sql", "-- nothing"},
                          {"2_b.up.sql", ""}};
  const MigrationFolder folder = folder_of("pop", files);

  EXPECT_THAT(folder.problems, IsEmpty());
  ASSERT_EQ(folder.migrations.size(), 2U);
  EXPECT_TRUE(folder.migrations[0].up->is_void);
  EXPECT_TRUE(folder.migrations[0].down->is_void);
  EXPECT_FALSE(folder.migrations[1].up->is_void);
}

}  // namespace
}  // namespace gate
