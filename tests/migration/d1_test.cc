// Cloudflare D1 as wrangler migrates it: facts found by running wrangler 4.164.0 in local mode.
#include <gmock/gmock.h>

#include "tests/migration/applied_folder.h"
#include "tests/migration/folder_files.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kTrigger =
    "CREATE TABLE cr(x);\r\nCREATE TRIGGER tcr AFTER INSERT ON cr BEGIN\r\n  SELECT 1;\r\n"
    "  SELECT CASE WHEN 1 THEN 2 END;\r\nEND;\r\n";

std::vector<std::string> problems(const FolderFiles& files) {
  std::vector<std::string> messages;
  const AppliedFolder applied("d1", files.path());
  for (const FolderProblem& problem : applied.folder().problems)
    messages.push_back(problem.message);
  return messages;
}

TEST(D1, LeavesTheTableAndTheRowsOfTheTool) {
  const FolderFiles files{{"0001_trigger.sql", kTrigger},
                          {"0002_it's.sql",
                           "\xef\xbb\xbf"
                           "SELECT 1; -- the end"},
                          {"0003_empty.sql", ""},
                          {"0004_comment.sql", "-- only; this\n"}};
  AppliedFolder target("d1", files.path());

  EXPECT_THAT(target.folder().problems, IsEmpty());
  EXPECT_EQ(target.up().size(), 4U);
  EXPECT_THAT(target.rows("SELECT sql FROM sqlite_schema WHERE name = 'd1_migrations'"),
              ElementsAre("CREATE TABLE \"d1_migrations\"(\n"
                          "\t\tid         INTEGER PRIMARY KEY AUTOINCREMENT,\n"
                          "\t\tname       TEXT UNIQUE,\n"
                          "\t\tapplied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL\n)"));
  EXPECT_THAT(target.rows("SELECT id, name, applied_at LIKE '20__-__-__ __:__:__' FROM "
                          "d1_migrations"),
              ElementsAre("1|0001_trigger.sql|1", "2|0002_it's.sql|1", "3|0003_empty.sql|1",
                          "4|0004_comment.sql|1"));
  EXPECT_THAT(target.pending(), IsEmpty());
  EXPECT_THAT(target.rows("SELECT instr(sql, char(13)) > 0 FROM sqlite_schema WHERE name = 'tcr'"),
              ElementsAre("1"));
}

TEST(D1, GoesByNumbersThenByNamesAndFillsGapsLater) {
  const FolderFiles files{{"10_b.sql", "SELECT 1;"},
                          {"9_a.sql", "SELECT 1;"},
                          {"010_c.sql", "SELECT 1;"},
                          {"abc.sql", "SELECT 1;"},
                          {"9_B.sql", "SELECT 1;"}};
  AppliedFolder target("d1", files.path());

  EXPECT_THAT(target.up(), ElementsAre("9_B.sql", "9_a.sql", "010_c.sql", "10_b.sql", "abc.sql"));
  target.run("DELETE FROM d1_migrations WHERE name = '9_a.sql'");
  EXPECT_THAT(target.pending(), ElementsAre("9_a.sql"));
  EXPECT_EQ(target.folder().migrations.at(1).name, "a");
}

TEST(D1, UndoesAFileWhole) {
  const FolderFiles files{{"1_x.sql", "CREATE TABLE f1(x);\nINSERT INTO nosuch VALUES(1);\n"}};
  AppliedFolder target("d1", files.path());

  EXPECT_THAT(target.up(), IsEmpty());
  EXPECT_THAT(target.rows("SELECT name FROM sqlite_schema WHERE name = 'f1'"), IsEmpty());
  EXPECT_THAT(target.rows("SELECT * FROM d1_migrations"), IsEmpty());
}

TEST(D1, RefusesWhatTheToolRefuses) {
  EXPECT_THAT(problems(FolderFiles{{"1_x.sql", "SELECT 1;\nSELECT 2 -- no semicolon;\n"}}),
              ElementsAre(HasSubstr("does not end with a semicolon")));
  EXPECT_THAT(problems(FolderFiles{{"1_x.sql", "BEGIN;\nSELECT 1;\nCOMMIT;\n"}}),
              ElementsAre(HasSubstr("refuses a transaction")));
  EXPECT_THAT(problems(FolderFiles{{"1_x.sql", "SELECT 'open;\n"}}), testing::SizeIs(1));
}

TEST(D1, DoesNotLookIntoFolders) {
  EXPECT_THAT(problems(FolderFiles{{"1_x.sql", ""}, {"sub/2_y.sql", ""}, {"notes.txt", ""}}),
              ElementsAre(HasSubstr("'sub' is never run")));
}

TEST(D1, IsToldByTheConfigurationBesideItsFolder) {
  const FolderFiles d1{{"migrations/1_x.sql", ""},
                       {"wrangler.jsonc", "{\"d1_databases\": [ /* one */ ]}"}};
  const FolderFiles other{{"migrations/1_x.up.sql", ""}};
  const Table own{.name = "d1_migrations",
                  .columns = {{.name = "id"}, {.name = "name"}, {.name = "applied_at"}}};

  EXPECT_EQ(detect_format("auto", d1.path() + "/migrations", {}).format->name, "d1");
  EXPECT_EQ(detect_format("auto", other.path() + "/migrations", {}).format->name, "plain");
  AppliedFolder target("d1", d1.path() + "/migrations");
  target.up();
  target.run("ALTER TABLE d1_migrations RENAME TO my_migrations");
  EXPECT_EQ(target.history().table, "my_migrations");
  EXPECT_THAT(target.pending(), IsEmpty());
  const FolderFiles bare{{"1_x.sql", ""}};
  EXPECT_EQ(detect_format("auto", bare.path(), {.tables = {own}}).format->name, "d1");
}

}  // namespace
}  // namespace gate
