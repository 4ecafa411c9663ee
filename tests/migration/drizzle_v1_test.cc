// Drizzle as its migrator behaves: facts found by running drizzle-orm 1.0.0-rc.5 with
// better-sqlite3.
#include <gmock/gmock.h>

#include "tests/migration/applied_folder.h"
#include "tests/migration/folder_files.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kUsers =
    "CREATE TABLE users(id integer primary key, name text);\n--> statement-breakpoint\n"
    "INSERT INTO users VALUES (1,'a;b');\n";
constexpr const char* kTrigger =
    "CREATE TABLE log(msg);--> statement-breakpoint\n"
    "CREATE TRIGGER tr AFTER INSERT ON users BEGIN\n INSERT INTO log VALUES ('x');\n"
    " INSERT INTO log VALUES ('y');\nEND;";

TEST(DrizzleV1, LeavesTheTableAndTheRowsOfTheTool) {
  const FolderFiles files{{"20240101000000_users/migration.sql", kUsers},
                          {"20240101000000_users/snapshot.json", "{}"},
                          {"20240102030405_trigger/migration.sql", kTrigger}};
  AppliedFolder target("drizzle-v1", files.path());

  EXPECT_THAT(target.up(), ElementsAre("20240101000000_users", "20240102030405_trigger"));
  EXPECT_THAT(target.rows("SELECT sql FROM sqlite_schema WHERE name = '__drizzle_migrations'"),
              ElementsAre("CREATE TABLE \"__drizzle_migrations\" (\n"
                          "\t\t\t\tid INTEGER PRIMARY KEY,\n"
                          "\t\t\t\thash text NOT NULL,\n"
                          "\t\t\t\tcreated_at numeric,\n"
                          "\t\t\t\tname text,\n"
                          "\t\t\t\tapplied_at TEXT\n"
                          "\t\t\t)"));
  // As the tool wrote them for these bytes.
  EXPECT_THAT(target.rows("SELECT id, hash, created_at, typeof(created_at), name FROM "
                          "__drizzle_migrations"),
              ElementsAre("1|2c5034f3fefb1edff8dde0f275d784b0782c1ec226feed9b3f99eb578aa725b5|"
                          "1704067200000|integer|20240101000000_users",
                          "2|a7b79cb13eb7a96f16ea97fb7071588749f8681c2db7adb18207f9791382b672|"
                          "1704164645000|integer|20240102030405_trigger"));
  EXPECT_THAT(target.rows("SELECT DISTINCT applied_at LIKE '20__-__-__T__:__:__.___Z' FROM "
                          "__drizzle_migrations"),
              ElementsAre("1"));
  EXPECT_THAT(target.pending(), IsEmpty());
}

TEST(DrizzleV1, GoesByNamesAsDictionariesDoAndFillsGapsLater) {
  const FolderFiles files{{"B_y/migration.sql", "SELECT 1"},   {"a9/migration.sql", "SELECT 1"},
                          {"b_x/migration.sql", "SELECT 1"},   {"a10/migration.sql", "SELECT 1"},
                          {"B_x/migration.sql", "SELECT 1"},   {"2024_s/migration.sql", "SELECT 1"},
                          {"no_script/readme.txt", "SELECT 1"}};
  AppliedFolder target("drizzle-v1", files.path());

  EXPECT_THAT(target.up(), ElementsAre("2024_s", "a10", "a9", "b_x", "B_x", "B_y"));
  EXPECT_THAT(target.rows("SELECT count(*), count(created_at) FROM __drizzle_migrations"),
              ElementsAre("6|0"));
  target.run("DELETE FROM __drizzle_migrations WHERE name = 'a9'");
  EXPECT_THAT(target.pending(), ElementsAre("a9"));
}

TEST(DrizzleV1, RunsAHiddenFolderAsAnyOther) {
  const FolderFiles files{
      {"1_a/migration.sql", "SELECT 1;"}, {".2_b/migration.sql", "SELECT 2;"}, {".git/x.sql", ""}};
  AppliedFolder target("drizzle-v1", files.path());

  EXPECT_THAT(target.up(), ElementsAre(".2_b", "1_a"));
  EXPECT_THAT(target.folder().problems, testing::IsEmpty());
}

TEST(DrizzleV1, LetsATimeThatTheCalendarLacksRunOver) {
  const FolderFiles files{{"20231301250000_a/migration.sql", "SELECT 1"}};
  AppliedFolder target("drizzle-v1", files.path());
  target.up();

  EXPECT_THAT(target.rows("SELECT created_at FROM __drizzle_migrations"),
              ElementsAre("1704157200000"));
}

TEST(DrizzleV1, UndoesAFileWholeAndRefusesTwoStatementsInAPart) {
  const FolderFiles fails{
      {"1_a/migration.sql",
       "CREATE TABLE f1(x);--> statement-breakpoint\nINSERT INTO nosuch VALUES(1);"}};
  const FolderFiles two{{"1_a/migration.sql", "SELECT 1;\r\nSELECT 2;\r\n"}};
  AppliedFolder target("drizzle-v1", fails.path());
  const AppliedFolder refused("drizzle-v1", two.path());

  EXPECT_THAT(target.up(), IsEmpty());
  EXPECT_THAT(target.rows("SELECT name FROM sqlite_schema WHERE name = 'f1'"), IsEmpty());
  ASSERT_EQ(refused.folder().problems.size(), 1U);
  EXPECT_EQ(refused.folder().problems[0].location.line, 2);
}

TEST(DrizzleV1, RefusesAFolderThatStillHasAJournal) {
  const FolderFiles files{{"1_a/migration.sql", "SELECT 1"}, {"meta/_journal.json", "{}"}};
  const AppliedFolder target("drizzle-v1", files.path());

  ASSERT_EQ(target.folder().problems.size(), 1U);
  EXPECT_THAT(target.folder().problems[0].message, HasSubstr("drizzle-kit up"));
}

TEST(DrizzleV1, IsToldByItsSnapshots) {
  const FolderFiles files{{"1_a/migration.sql", ""}, {"1_a/snapshot.json", "{}"}};
  const FolderFiles old{{"a.sql", ""}, {"meta/_journal.json", "{}"}, {"1_a/migration.sql", ""}};
  const Table table{.name = "__drizzle_migrations",
                    .columns = {{.name = "id"},
                                {.name = "hash"},
                                {.name = "created_at"},
                                {.name = "name"},
                                {.name = "applied_at"}}};

  EXPECT_EQ(detect_format("auto", files.path(), {}).format->name, "drizzle-v1");
  EXPECT_EQ(detect_format("auto", old.path(), {}).format->name, "drizzle");
  EXPECT_NE(find_history(*detect_format("drizzle-v1", "", {}).format, {.tables = {table}}),
            nullptr);
  EXPECT_EQ(find_history(*detect_format("drizzle", "", {}).format, {.tables = {table}}), nullptr);
}

}  // namespace
}  // namespace gate
