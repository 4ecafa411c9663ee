// bun as it behaves: facts found by running bun's migrator on SQLite.
#include <gmock/gmock.h>

#include "tests/migration/applied_folder.h"
#include "tests/migration/folder_problems.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kTrigger =
    "CREATE TABLE log (msg TEXT);\r\n"
    "\r\n"
    "--bun:split\r\n"
    "\r\n"
    "CREATE TRIGGER r AFTER INSERT ON log BEGIN\r\n"
    "\r\n"
    "  SELECT 1;\r\n"
    "END\r\n";

TEST(Bun, LeavesTheTablesAndTheRowsOfTheTool) {
  const FolderFiles files{{"20240101000000_users.up.sql", "CREATE TABLE users (a);"},
                          {"20240101000000_users.down.sql", "DROP TABLE users;"},
                          {"20240102000000_log.tx.up.sql", kTrigger},
                          {"20240102000000_log.tx.down.sql", "DROP TABLE log;"}};
  AppliedFolder target("bun", files.path());

  EXPECT_THAT(target.up(), ElementsAre("20240101000000", "20240102000000"));
  EXPECT_THAT(
      target.rows("SELECT sql FROM sqlite_schema WHERE name LIKE 'bun_%'"),
      ElementsAre("CREATE TABLE bun_migrations (\"id\" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "
                  "\"name\" VARCHAR, \"group_id\" INTEGER, \"migrated_at\" TIMESTAMP NOT NULL "
                  "DEFAULT current_timestamp)",
                  "CREATE TABLE bun_migration_locks (\"id\" INTEGER NOT NULL PRIMARY KEY "
                  "AUTOINCREMENT, \"table_name\" VARCHAR, UNIQUE (\"table_name\"))"));
  EXPECT_THAT(target.rows("SELECT id, name, typeof(name), group_id, length(migrated_at) "
                          "FROM bun_migrations"),
              ElementsAre("1|20240101000000|text|1|19", "2|20240102000000|text|2|19"));
  EXPECT_THAT(target.pending(), IsEmpty());
  EXPECT_TRUE(target.down());
  EXPECT_TRUE(target.down());
  EXPECT_THAT(target.rows("SELECT * FROM bun_migrations"), IsEmpty());
  EXPECT_THAT(target.rows("SELECT name FROM sqlite_schema WHERE name = 'log'"), IsEmpty());
}

TEST(Bun, RecordsAFileBeforeItFails) {
  const std::string fails = "CREATE TABLE f1 (a);\nINSERT INTO nosuch VALUES (1);";
  const FolderFiles files{{"1_x.up.sql", fails}, {"2_y.up.sql", "SELECT 1;"}};
  AppliedFolder target("bun", files.path());
  const FolderFiles others{{"1_x.tx.up.sql", fails}};
  AppliedFolder wrapped("bun", others.path());

  EXPECT_THAT(target.up(), IsEmpty());
  EXPECT_THAT(wrapped.up(), IsEmpty());
  EXPECT_THAT(target.rows("SELECT name FROM bun_migrations"), ElementsAre("1"));
  EXPECT_THAT(wrapped.rows("SELECT name FROM bun_migrations"), ElementsAre("1"));
  EXPECT_THAT(target.rows("SELECT name FROM sqlite_schema WHERE name = 'f1'"), ElementsAre("f1"));
  EXPECT_THAT(wrapped.rows("SELECT name FROM sqlite_schema WHERE name = 'f1'"), IsEmpty());
  EXPECT_THAT(target.pending(), ElementsAre("2"));
}

TEST(Bun, GoesByVersionsAsTextsInFoldersBelowAsWell) {
  const FolderFiles files{{"10_b.up.sql", ""}, {"below/9_a.up.sql", ""}, {"0011_c.up.sql", ""}};
  AppliedFolder target("bun", files.path());

  EXPECT_THAT(target.up("10"), ElementsAre("0011", "10"));
  EXPECT_THAT(target.pending(), ElementsAre("9"));
}

TEST(Bun, CutsAtItsDirectiveAndLeavesEmptyLinesOut) {
  EXPECT_THAT(up_of("bun", "1_x.up.sql", kTrigger),
              ElementsAre("CREATE TABLE log (msg TEXT)",
                          "CREATE TRIGGER r AFTER INSERT ON log BEGIN\n  SELECT 1;\nEND"));
  const FolderFiles files{{"1_x.up.sql", kTrigger}};
  const MigrationFolder folder = folder_of("bun", files);
  EXPECT_EQ(folder.migrations.at(0).up->statements.at(1).location.line, 5);
}

TEST(Bun, RefusesWhatTheToolRefuses) {
  const FolderFiles files{{"1_x.up.sql", "SELECT 1;"}, {"Abc.up.sql", ""}, {"2_X.down.sql", ""}};
  const FolderFiles titles{{"1_x.up.sql", "SELECT 1;"}, {"1_y.down.sql", "SELECT 1;"}};
  const FolderFiles twice{{"1_x.up.sql", "SELECT 1;"}, {"1_x.tx.up.sql", "SELECT 1;"}};

  EXPECT_THAT(problems_of("bun", files),
              testing::AllOf(testing::SizeIs(2), testing::Each(HasSubstr("refuse"))));
  EXPECT_THAT(problems_of("bun", titles), ElementsAre(HasSubstr("are both version 1")));
  EXPECT_THAT(problems_of("bun", twice), ElementsAre(HasSubstr("are both version 1")));
  EXPECT_THAT(problems_of("bun", "1_x.up.sql", "--bun:stop\nSELECT 1;"),
              ElementsAre(HasSubstr("unknown directive")));
  EXPECT_THAT(problems_of("bun", "1_x.up.sql", "SELECT '" + std::string(70'000, 'x') + "';"),
              ElementsAre(HasSubstr("65,535")));
  EXPECT_THAT(problems_of("bun", "1_x.up.sql", "\xef\xbb\xbf-- nothing"), IsEmpty());
}

TEST(Bun, IsToldByItsTableOrItsDirective) {
  const FolderFiles plain{{"1_x.up.sql", "SELECT 1;"}};
  const FolderFiles split{{"1_x.up.sql", kTrigger}};
  const Table own{
      .name = "bun_migrations",
      .columns = {{.name = "id"}, {.name = "name"}, {.name = "group_id"}, {.name = "migrated_at"}}};

  EXPECT_EQ(detect_format("auto", split.path(), {}).format->name, "bun");
  EXPECT_EQ(detect_format("auto", plain.path(), {}).format->name, "plain");
  EXPECT_EQ(detect_format("auto", plain.path(), {.tables = {own}}).format->name, "bun");
}

}  // namespace
}  // namespace gate
