// diesel as its library behaves: facts found by running diesel_migrations 2.2.0 on SQLite.
#include <gmock/gmock.h>

#include "gate/base/error.h"
#include "tests/migration/applied_folder.h"
#include "tests/migration/folder_files.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kTrigger =
    "CREATE TABLE log (msg TEXT);\r\n"
    "CREATE TRIGGER log_ai AFTER INSERT ON log BEGIN\r\n"
    "  SELECT 'a;b';\r\n"
    "  SELECT 2;\r\n"
    "END;\r\n";

std::vector<std::string> problems(const FolderFiles& files) {
  std::vector<std::string> messages;
  const AppliedFolder applied("diesel", files.path());
  for (const FolderProblem& problem : applied.folder().problems)
    messages.push_back(problem.message);
  return messages;
}

TEST(Diesel, LeavesTheTableAndTheRowsOfTheTool) {
  const FolderFiles files{{"2024-01-01-000000_log/up.sql", kTrigger},
                          {"2024-01-01-000000_log/down.sql", "DROP TABLE log;"},
                          {"2024-01-02-000000_x/up.sql", "-- only a comment"},
                          {"2024-01-02-000000_x/down.sql",
                           "\xef\xbb\xbf"
                           "SELECT 1"}};
  AppliedFolder target("diesel", files.path());

  EXPECT_THAT(target.up(), ElementsAre("20240101000000", "20240102000000"));
  EXPECT_THAT(
      target.rows("SELECT sql FROM sqlite_schema WHERE name = '__diesel_schema_migrations'"),
      ElementsAre("CREATE TABLE __diesel_schema_migrations (\n"
                  "       version VARCHAR(50) PRIMARY KEY NOT NULL,\n"
                  "       run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP\n)"));
  EXPECT_THAT(target.rows("SELECT version, typeof(version), run_on LIKE '20__-__-__ __:__:__' "
                          "FROM __diesel_schema_migrations ORDER BY rowid"),
              ElementsAre("20240101000000|text|1", "20240102000000|text|1"));
  EXPECT_THAT(target.pending(), IsEmpty());
  EXPECT_EQ(target.folder().migrations.at(0).name, "log");
  EXPECT_TRUE(target.down());
  EXPECT_TRUE(target.down());
  EXPECT_THAT(target.rows("SELECT * FROM __diesel_schema_migrations"), IsEmpty());
  EXPECT_THAT(target.rows("SELECT name FROM sqlite_schema WHERE name = 'log'"), IsEmpty());
}

TEST(Diesel, GoesByVersionsAsTextAndFillsGapsLater) {
  const FolderFiles files{{"10_a/up.sql", "SELECT 1;"},
                          {"9_b/up.sql", "SELECT 1;"},
                          {"1_c/up.sql", "SELECT 1;"},
                          {"0010_d/up.sql", "SELECT 1;"},
                          {"abc/up.sql", "SELECT 1;"}};
  AppliedFolder target("diesel", files.path());

  EXPECT_THAT(target.up(), ElementsAre("0010", "1", "10", "9", "abc"));
  target.run("DELETE FROM __diesel_schema_migrations WHERE version = '1'");
  EXPECT_THAT(target.pending(), ElementsAre("1"));
}

TEST(Diesel, UndoesAFileWholeUnlessItsSettingsSayOtherwise) {
  const std::string fails = "CREATE TABLE f1 (a);\nINSERT INTO nosuch VALUES (1);";
  const auto left = [&](const char* name, const std::string& settings) {
    const FolderFiles files{{"1_x/up.sql", fails}, {std::string("1_x/") + name, settings}};
    AppliedFolder target("diesel", files.path());
    EXPECT_THAT(target.up(), IsEmpty());
    EXPECT_THAT(target.rows("SELECT * FROM __diesel_schema_migrations"), IsEmpty());
    return !target.rows("SELECT 1 FROM sqlite_schema WHERE name = 'f1'").empty();
  };

  EXPECT_FALSE(left("notes.txt", ""));
  EXPECT_FALSE(left("metadata.toml", "run_in_transaction = true # as ever\n"));
  EXPECT_TRUE(left("metadata.toml", "run_in_transaction = false\n"));
  EXPECT_TRUE(left("metadata.toml", ""));
}

TEST(Diesel, TakesAnEmptyWayBackForNone) {
  EXPECT_THAT(problems(FolderFiles{{"1_a/up.sql", "SELECT 1"}, {"1_a/down.sql", ""}}), IsEmpty());
}

TEST(Diesel, RefusesWhatTheToolRefuses) {
  EXPECT_THAT(problems(FolderFiles{{"1_a/up.sql", ""}}),
              ElementsAre(HasSubstr("'up.sql' is empty, which diesel refuses")));
  EXPECT_THAT(problems(FolderFiles{{"1_a/up.sql", "SELECT 1"}, {"2_b/down.sql", "SELECT 1"}}),
              ElementsAre("diesel refuses the folder '2_b': it has no up.sql"));
  EXPECT_THAT(
      problems(FolderFiles{{"2024-01-01_a/up.sql", "SELECT 1"}, {"20240101_b/up.sql", "SELECT 1"}}),
      ElementsAre("'2024-01-01_a' and '20240101_b' are both version 20240101"));
  EXPECT_THAT(problems(FolderFiles{{"1_a/up.sql", "SELECT 1"}, {"x.sql", ""}, {".hidden/a", ""}}),
              ElementsAre(HasSubstr("'x.sql' is never run")));
}

TEST(Diesel, RefusesToTakeBackWhatHasNoDown) {
  const FolderFiles files{{"1_a/up.sql", "SELECT 1"}};
  AppliedFolder target("diesel", files.path());
  target.up();
  target.down();

  EXPECT_THAT(target.rows("SELECT version FROM __diesel_schema_migrations"), ElementsAre("1"));
}

TEST(Diesel, IsToldByItsFiles) {
  const FolderFiles files{{"1_a/up.sql", "SELECT 1"}};
  const FolderFiles empty{{"1_a/readme.txt", ""}};

  EXPECT_EQ(detect_format("auto", files.path(), {}).format->name, "diesel");
  EXPECT_EQ(detect_format("auto", files.path(), {}).reason,
            "marks of its own, no history in the fixture");
  EXPECT_THROW(detect_format("auto", empty.path(), {}), UsageError);
}

}  // namespace
}  // namespace gate
