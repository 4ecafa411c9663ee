// refinery as its library behaves: facts found by running refinery-core 0.9.0 on SQLite.
#include <gmock/gmock.h>

#include "tests/migration/applied_folder.h"
#include "tests/migration/folder_files.h"

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

std::vector<std::string> problems(const FolderFiles& files) {
  std::vector<std::string> messages;
  const AppliedFolder applied("refinery", files.path());
  for (const FolderProblem& problem : applied.folder().problems)
    messages.push_back(problem.message);
  return messages;
}

TEST(Refinery, LeavesTheTableAndTheRowsOfTheTool) {
  const FolderFiles files{{"V1__users.sql", kUsers},
                          {"V2__add_trigger.sql", kTrigger},
                          {"V4__email.sql", "ALTER TABLE users ADD COLUMN email TEXT;\n"}};
  AppliedFolder target("refinery", files.path());

  EXPECT_THAT(target.up(), ElementsAre("1", "2", "4"));
  EXPECT_THAT(target.rows("SELECT sql FROM sqlite_schema WHERE name = 'refinery_schema_history'"),
              ElementsAre("CREATE TABLE refinery_schema_history(\n"
                          "             version int4 PRIMARY KEY,\n"
                          "             name VARCHAR(255),\n"
                          "             applied_on VARCHAR(255),\n"
                          "             checksum VARCHAR(255))"));
  // The checksums are those that the tool wrote for these bytes.
  EXPECT_THAT(target.rows("SELECT version, typeof(version), name, applied_on LIKE "
                          "'20__-__-__T__:__:__.___Z', checksum, typeof(checksum) FROM "
                          "refinery_schema_history"),
              ElementsAre("1|integer|users|1|10989206573214469119|text",
                          "2|integer|add_trigger|1|8502771335688839558|text",
                          "4|integer|email|1|3322141649533169272|text"));
  EXPECT_THAT(target.pending(), IsEmpty());
}

TEST(Refinery, TellsOtherEndsOfLinesFromAnEdit) {
  std::string windows;
  for (const char* c = kUsers; *c != '\0'; ++c) windows += *c == '\n' ? "\r\n" : std::string(1, *c);
  const FolderFiles files{{"V1__users.sql", windows}};
  const AppliedFolder target("refinery", files.path());
  const Script& script = *target.folder().migrations.at(0).up;

  EXPECT_NE(script.checksum, "10989206573214469119");
  EXPECT_THAT(script.other_endings, ElementsAre("10989206573214469119"));
}

TEST(Refinery, OrdersByNumbersAndLooksIntoFolders) {
  const FolderFiles files{{"V0010__b.sql", "SELECT 1;"},
                          {"U9__a.sql", "-- nothing"},
                          {"sub/V11__s.sql", ""},
                          {"V12__m.sql",
                           "\xef\xbb\xbf"
                           "SELECT 1"}};
  AppliedFolder target("refinery", files.path());

  EXPECT_THAT(target.up(), ElementsAre("9", "10", "11", "12"));
  EXPECT_THAT(target.folder().problems, IsEmpty());
}

TEST(Refinery, UndoesAFileWhole) {
  const FolderFiles files{{"V1__x.sql", "CREATE TABLE f1(x);\nINSERT INTO nosuch VALUES(1);\n"}};
  AppliedFolder target("refinery", files.path());

  EXPECT_THAT(target.up(), IsEmpty());
  EXPECT_THAT(target.rows("SELECT name FROM sqlite_schema WHERE name = 'f1'"), IsEmpty());
  EXPECT_THAT(target.rows("SELECT * FROM refinery_schema_history"), IsEmpty());
}

TEST(Refinery, RefusesWhatTheToolRefuses) {
  EXPECT_THAT(problems(FolderFiles{{"V1__a.sql", ""}, {"V3000000000__big.sql", ""}}),
              ElementsAre(HasSubstr("is no whole number up to 2147483647")));
  EXPECT_THAT(problems(FolderFiles{{"V1__a.sql", ""}, {"V1.2__x.sql", ""}}),
              ElementsAre(HasSubstr("is no whole number")));
  EXPECT_THAT(problems(FolderFiles{{"V9__a.sql", ""}, {"V9__dup.sql", ""}}),
              ElementsAre("'V9__a.sql' and 'V9__dup.sql' are both version 9"));
  EXPECT_THAT(problems(FolderFiles{{"V9__a.sql", ""}, {"x.sql", ""}, {"V8__a-b.sql", ""}}),
              ElementsAre(HasSubstr("'V8__a-b.sql' is never run"), HasSubstr("'x.sql' is never")));
}

TEST(Refinery, IsToldByItsTable) {
  const Table own{
      .name = "refinery_schema_history",
      .columns = {
          {.name = "version"}, {.name = "name"}, {.name = "applied_on"}, {.name = "checksum"}}};
  const FolderFiles files{{"V1__a.sql", ""}};

  EXPECT_EQ(detect_format("auto", files.path(), {.tables = {own}}).format->name, "refinery");
}

TEST(Refinery, LooksIntoHiddenFolders) {
  const FolderFiles files{{"V1__a.sql", "CREATE TABLE a (x);"},
                          {".h/V2__b.sql", "CREATE TABLE b (x);"}};
  AppliedFolder target("refinery", files.path());

  EXPECT_THAT(target.up(), testing::ElementsAre("1", "2"));
}

}  // namespace
}  // namespace gate
