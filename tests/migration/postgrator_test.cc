// postgrator as it behaves: facts found by running postgrator 8.0.0 on SQLite.
#include <gmock/gmock.h>

#include "tests/migration/applied_folder.h"
#include "tests/migration/folder_problems.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;

constexpr const char* kUsers =
    "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\n"
    "INSERT INTO users VALUES (1, 'a;b');\n";
constexpr const char* kTrigger =
    "CREATE TABLE log (msg TEXT);\n"
    "CREATE TRIGGER users_ai AFTER INSERT ON users BEGIN\n"
    "  INSERT INTO log VALUES ('new ' || NEW.name);\n"
    "  INSERT INTO log VALUES ('second');\n"
    "END;\n";
constexpr const char* kEmail = "ALTER TABLE users ADD COLUMN email TEXT;\n";

FolderFiles::File file(const std::string& name, const std::string& text) {
  return {name, text};
}

TEST(Postgrator, LeavesTheTableAndTheRowsOfTheTool) {
  const FolderFiles files{file("001.do.users.sql", kUsers),
                          file("001.undo.users.sql", "DROP TABLE users;"),
                          file("002.do.trigger.sql", kTrigger),
                          file("002.undo.trigger.sql", "DROP TRIGGER users_ai; DROP TABLE log;"),
                          file("004.do.sql", kEmail),
                          file("004.undo.sql", "SELECT 1;")};
  AppliedFolder target("postgrator", files.path());

  EXPECT_THAT(target.up(), ElementsAre("1", "2", "4"));
  EXPECT_THAT(target.rows("SELECT sql FROM sqlite_schema WHERE name = 'schemaversion'"),
              ElementsAre("CREATE TABLE schemaversion (\n"
                          "            version INTEGER PRIMARY KEY\n"
                          "          , name TEXT, md5 TEXT, run_at TIMESTAMP WITH TIME ZONE)"));
  EXPECT_THAT(target.rows("SELECT version, name, md5 FROM schemaversion"),
              ElementsAre("0|NULL|NULL", "1|users|33942689a269086744df584a6eee9b72",
                          "2|trigger|d5eeffb06ffc466535f28612e20ef6fe",
                          "4||085904b5fd68bbe8100a0f9764de6ee8"));
  EXPECT_THAT(target.rows("SELECT run_at FROM schemaversion WHERE version = 1"),
              ElementsAre(MatchesRegex("[0-9-]{10} [0-9:]{8}\\.[0-9]{3}")));
  EXPECT_THAT(target.pending(), IsEmpty());
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(target.down());
  EXPECT_THAT(target.rows("SELECT version FROM schemaversion"), ElementsAre("0"));
}

TEST(Postgrator, NeverRunsAnOlderFileThatCameLater) {
  const FolderFiles files{file("1.do.sql", "SELECT 1;"), file("3.do.sql", "SELECT 3;"),
                          file("10.do.sql", "SELECT 10;")};
  AppliedFolder target("postgrator", files.path());
  target.up("1");
  target.run("INSERT INTO schemaversion (version) VALUES (7)");
  const Format& format = *detect_format("postgrator", files.path(), {}).format;

  EXPECT_THAT(target.pending(), ElementsAre("10"));
  const auto problems = never_run(format, target.folder(), target.history());
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].version, "3");
}

TEST(Postgrator, TellsAnEditFromOtherEndsOfLines) {
  const FolderFiles files{file("001.do.users.sql", "\xef\xbb\xbfSELECT 1;\r\n")};
  const MigrationFolder folder = folder_of("postgrator", files);
  const Script& script = *folder.migrations.at(0).up;

  EXPECT_THAT(folder.problems, IsEmpty());
  EXPECT_EQ(script.checksum, "2774cd93ddbe487c20029c540a6f067d");
  EXPECT_THAT(script.other_endings, testing::SizeIs(1));
}

TEST(Postgrator, OpensNoTransaction) {
  const FolderFiles files{file("1.do.sql", "CREATE TABLE f1 (a); INSERT INTO nosuch VALUES (1);")};
  AppliedFolder target("postgrator", files.path());

  EXPECT_THAT(target.up(), IsEmpty());
  EXPECT_THAT(target.rows("SELECT name FROM sqlite_schema WHERE name = 'f1'"), ElementsAre("f1"));
  EXPECT_THAT(target.rows("SELECT version FROM schemaversion"), ElementsAre("0"));
}

TEST(Postgrator, SaysWhatItCannotReadAndWhatIsNeverRun) {
  const FolderFiles files{file("001.do.users.sql", kUsers),
                          file("01.do.other.sql", kUsers),
                          file("2.do.code.mjs", ""),
                          file("3.Do.x.sql", ""),
                          file("four.do.sql", ""),
                          file("below/5.do.sql", ""),
                          file("6.do.sql", ""),
                          file("7.do.sql", "-- nothing")};

  EXPECT_THAT(problems_of("postgrator", files),
              ElementsAre(HasSubstr("'001.do.users.sql' and '01.do.other.sql' are both version 1"),
                          HasSubstr("'3.Do.x.sql' is never run"), HasSubstr("folder 'below'"),
                          HasSubstr("'four.do.sql' is never run"), HasSubstr("JavaScript")));
}

TEST(Postgrator, IsToldByItsNames) {
  const FolderFiles files{file("001.do.users.sql", kUsers)};

  EXPECT_EQ(detect_format("auto", files.path(), {}).format->name, "postgrator");
}

TEST(Postgrator, NeverRunsAVersionZero) {
  EXPECT_THAT(problems_of("postgrator", {{"0.do.a.sql", "SELECT 1;"}, {"1.do.b.sql", "SELECT 2;"}}),
              ElementsAre(HasSubstr("'0.do.a.sql' is never run")));
}

}  // namespace
}  // namespace gate
