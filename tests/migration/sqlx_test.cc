// sqlx as its library behaves: facts found by running sqlx 0.8.3 on SQLite.
#include <gmock/gmock.h>

#include <filesystem>

#include "tests/migration/applied_folder.h"
#include "tests/migration/folder_files.h"
#include "tests/migration/folder_problems.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kUsers =
    "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\n"
    "INSERT INTO users VALUES (1, 'a;b');\n";
constexpr const char* kTrigger =
    "CREATE TABLE log (msg TEXT);\n"
    "CREATE TRIGGER users_ai AFTER INSERT ON users BEGIN\n"
    "  INSERT INTO log VALUES ('new ' || NEW.name);\n"
    "  INSERT INTO log VALUES ('second');\n"
    "END;\n";
// As the tool wrote it for these bytes.
constexpr const char* kSumOfUsers =
    "efde351536b0faa762f5f8a1d25076b333dedefde77ea16a4655b20da4a183a588b4e4ff4a96280f9ac45e693d62f1"
    "8f";
constexpr const char* kSumOfTrigger =
    "848749455be3eb28c6382d9adb8abad44102a76ba06eb159b1c690cec43acb64a8b0b65d623d38f5b3d0704fc05345"
    "c4";

FolderFiles users_and_trigger() {
  return FolderFiles{{"1_users.up.sql", kUsers},
                     {"1_users.down.sql", "DROP TABLE users;\n"},
                     {"2_add_trigger.up.sql", kTrigger},
                     {"2_add_trigger.down.sql", "DROP TRIGGER users_ai;\nDROP TABLE log;\n"}};
}

std::vector<std::string> problems(std::string_view format, const FolderFiles& files) {
  std::vector<std::string> messages;
  const AppliedFolder applied(format, files.path());
  for (const FolderProblem& problem : applied.folder().problems)
    messages.push_back(problem.message);
  return messages;
}

TEST(Sqlx, LeavesTheTableAndTheRowsOfTheTool) {
  const FolderFiles files = users_and_trigger();
  AppliedFolder target("sqlx", files.path());

  EXPECT_THAT(target.up(), ElementsAre("1", "2"));
  EXPECT_THAT(target.rows("SELECT sql FROM sqlite_schema WHERE name = '_sqlx_migrations'"),
              ElementsAre("CREATE TABLE _sqlx_migrations (\n"
                          "    version BIGINT PRIMARY KEY,\n"
                          "    description TEXT NOT NULL,\n"
                          "    installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,\n"
                          "    success BOOLEAN NOT NULL,\n"
                          "    checksum BLOB NOT NULL,\n"
                          "    execution_time BIGINT NOT NULL\n)"));
  EXPECT_THAT(
      target.rows("SELECT version, typeof(version), description, installed_on LIKE "
                  "'20__-__-__ __:__:__', success, typeof(success), typeof(checksum), "
                  "lower(hex(checksum)), typeof(execution_time) FROM _sqlx_migrations"),
      ElementsAre(
          std::string("1|integer|users|1|1|integer|blob|") + kSumOfUsers + "|integer",
          std::string("2|integer|add trigger|1|1|integer|blob|") + kSumOfTrigger + "|integer"));
  EXPECT_THAT(target.pending(), IsEmpty());
  EXPECT_TRUE(target.down());
  EXPECT_TRUE(target.down());
  EXPECT_THAT(target.rows("SELECT * FROM _sqlx_migrations"), IsEmpty());
  EXPECT_THAT(target.rows("SELECT name FROM sqlite_schema WHERE name = 'users'"), IsEmpty());
}

TEST(Sqlx, ReadsBackWhatTheToolWrote) {
  const FolderFiles files = users_and_trigger();
  AppliedFolder target("sqlx", files.path());
  target.up("1");
  const History history = target.history();

  ASSERT_EQ(history.applied.size(), 1U);
  EXPECT_EQ(history.applied[0].version, "1");
  EXPECT_EQ(history.applied[0].description, "users");
  EXPECT_EQ(history.applied[0].checksum, kSumOfUsers);
  EXPECT_EQ(target.folder().migrations.at(0).up->checksum, kSumOfUsers);
  EXPECT_EQ(history.trouble, "");
  target.run("UPDATE _sqlx_migrations SET success = 0");
  EXPECT_EQ(target.history().trouble, "version 1 is partly applied (success = 0)");
}

TEST(Sqlx, TellsOtherEndsOfLinesFromAnEdit) {
  std::string windows;
  for (const char* c = kUsers; *c != '\0'; ++c) windows += *c == '\n' ? "\r\n" : std::string(1, *c);
  const FolderFiles files{{"1_users.sql", windows}};
  const AppliedFolder target("sqlx-simple", files.path());
  const Script& script = *target.folder().migrations.at(0).up;

  EXPECT_NE(script.checksum, kSumOfUsers);
  EXPECT_THAT(script.other_endings, ElementsAre(kSumOfUsers));
}

TEST(Sqlx, GoesByNumbersAndFillsGapsLater) {
  const FolderFiles files{
      {"0010_b.sql", "SELECT 1;"}, {"9_a__x-y.sql", "SELECT 1;"}, {"11_.sql", "-- nothing"}};
  AppliedFolder target("sqlx-simple", files.path());

  EXPECT_THAT(target.up("10"), ElementsAre("9", "10"));
  target.run("DELETE FROM _sqlx_migrations WHERE version = 9");
  EXPECT_THAT(target.up(), ElementsAre("9", "11"));
  EXPECT_THAT(target.rows("SELECT version, description FROM _sqlx_migrations ORDER BY version"),
              ElementsAre("9|a  x-y", "10|b", "11|"));
}

TEST(Sqlx, UndoesAFileWholeAlsoOneThatWantsNoTransaction) {
  const std::string fails = "CREATE TABLE f1 (a);\nINSERT INTO nosuch VALUES (1);\n";
  for (const std::string& begin : {std::string(), std::string("-- no-transaction\n")}) {
    const FolderFiles files{{"1_x.sql", begin + fails}};
    AppliedFolder target("sqlx-simple", files.path());

    EXPECT_THAT(target.up(), IsEmpty());
    EXPECT_THAT(target.rows("SELECT name FROM sqlite_schema WHERE name = 'f1'"), IsEmpty());
    EXPECT_THAT(target.rows("SELECT * FROM _sqlx_migrations"), IsEmpty());
  }
}

TEST(Sqlx, LetsAVersionWithoutADownBe) {
  const FolderFiles files{{"1_x.up.sql", "CREATE TABLE x (a);"}};
  AppliedFolder target("sqlx", files.path());
  target.up();

  EXPECT_TRUE(target.down());
  EXPECT_THAT(target.rows("SELECT version FROM _sqlx_migrations"), ElementsAre("1"));
}

TEST(Sqlx, TakesAnEmptyFileAndOneWithAMark) {
  const FolderFiles files{{"1_empty.sql", ""},
                          {"2_comment.sql", "-- only this"},
                          {"3_mark.sql",
                           "\xef\xbb\xbf"
                           "CREATE TABLE m (a)"}};
  AppliedFolder target("sqlx-simple", files.path());

  EXPECT_THAT(target.folder().problems, IsEmpty());
  EXPECT_THAT(target.up(), ElementsAre("1", "2", "3"));
}

TEST(Sqlx, RefusesWhatTheToolRefuses) {
  EXPECT_THAT(problems("sqlx-simple", FolderFiles{{"1_a.sql", ""}, {"abc_x.sql", ""}}),
              ElementsAre(HasSubstr("the version of 'abc_x.sql' is no number")));
  EXPECT_THAT(problems("sqlx-simple", FolderFiles{{"1_a.sql", ""}, {"01_b.sql", ""}}),
              ElementsAre("'01_b.sql' and '1_a.sql' are both version 1"));
  EXPECT_THAT(problems("sqlx", FolderFiles{{"1_a.up.sql", ""}, {"2_b.down.sql", ""}}),
              ElementsAre("'2_b.down.sql' has no up"));
}

TEST(Sqlx, SaysWhatIsNeverRun) {
  EXPECT_THAT(problems("sqlx-simple", FolderFiles{{"1_a.sql", ""},
                                                  {"noversion.sql", "SELECT 1;"},
                                                  {"sub/2_b.sql", "SELECT 1;"},
                                                  {"readme.txt", ""}}),
              ElementsAre(HasSubstr("'noversion.sql' is never run"), HasSubstr("'sub' is never")));
}

TEST(Sqlx, FollowsALink) {
  const FolderFiles elsewhere{{"x.sql", kUsers}};
  const FolderFiles files{{"2_b.sql", "SELECT 1;"}};
  std::filesystem::create_symlink(elsewhere.path() + "/x.sql", files.path() + "/1_users.sql");
  AppliedFolder target("sqlx-simple", files.path());

  EXPECT_THAT(target.up(), ElementsAre("1", "2"));
}

TEST(Sqlx, IsToldByItsTableAndNotTakenForFlyway) {
  const auto table = [](std::vector<std::string> columns) {
    Table made{.name = "history"};
    for (std::string& name : columns) made.columns.push_back({.name = std::move(name)});
    return made;
  };
  const Table own =
      table({"version", "description", "installed_on", "success", "checksum", "execution_time"});
  const Table flyway =
      table({"installed_rank", "version", "description", "type", "script", "checksum",
             "installed_by", "installed_on", "execution_time", "success"});
  const FolderFiles pairs{{"1_a.up.sql", ""}, {"1_a.down.sql", ""}};
  const FolderFiles simple{{"1_a.sql", ""}};

  EXPECT_EQ(detect_format("auto", pairs.path(), {.tables = {own}}).format->name, "sqlx");
  EXPECT_EQ(detect_format("auto", simple.path(), {.tables = {own}}).format->name, "sqlx-simple");
  EXPECT_EQ(find_history(*detect_format("sqlx", "", {}).format, {.tables = {flyway}}), nullptr);
}

// As a Mac leaves them on other file systems.
TEST(Sqlx, RefusesAHiddenFileOfThatName) {
  EXPECT_THAT(problems_of("sqlx-simple", {{"1_a.sql", "SELECT 1;"}, {"._1_a.sql", "SELECT 2;"}}),
              testing::ElementsAre(testing::HasSubstr("the version of '._1_a.sql' is no number")));
  EXPECT_THAT(problems_of("sqlx-simple", {{"1_a.sql", "SELECT 1;"}, {".hidden.sql", "SELECT 2;"}}),
              testing::IsEmpty());
}

}  // namespace
}  // namespace gate
