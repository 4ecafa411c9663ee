// rambler as its binary behaves: facts found by running it (January 2025) on SQLite.
#include <gmock/gmock.h>

#include "tests/migration/applied_folder.h"
#include "tests/migration/folder_problems.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kSections =
    "-- a comment may stand here\r\n"
    "-- rambler up\r\n"
    "CREATE TABLE log (msg TEXT);\r\n"
    "CREATE TRIGGER r AFTER INSERT ON log BEGIN\r\n"
    "  SELECT 1;\r\n"
    "END;\r\n"
    "-- rambler down\r\n"
    "DROP TABLE log;\r\n"
    "-- rambler up\r\n"
    "CREATE TABLE more (a)\r\n"
    "-- rambler down\r\n"
    "DROP TABLE more\r\n";

std::vector<std::string> problems(const std::string& text) {
  return problems_of("rambler", "1.sql", text);
}

TEST(Rambler, LeavesTheTableAndTheRowsOfTheTool) {
  const FolderFiles files{{"01_a.sql", kSections}, {"02_b.sql", "-- rambler up\nSELECT 1"}};
  AppliedFolder target("rambler", files.path());

  EXPECT_THAT(target.up(), ElementsAre("01_a.sql", "02_b.sql"));
  EXPECT_THAT(target.rows("SELECT sql FROM sqlite_schema WHERE name = 'migrations'"),
              ElementsAre("CREATE TABLE migrations ( migration VARCHAR(255) NOT NULL )"));
  EXPECT_THAT(target.rows("SELECT migration, typeof(migration) FROM migrations"),
              ElementsAre("01_a.sql|text", "02_b.sql|text"));
  EXPECT_THAT(target.pending(), IsEmpty());
  EXPECT_TRUE(target.down());
  EXPECT_TRUE(target.down());
  EXPECT_THAT(target.rows("SELECT name FROM sqlite_schema"), ElementsAre("migrations"));
  EXPECT_THAT(target.rows("SELECT * FROM migrations"), IsEmpty());
}

TEST(Rambler, RunsSectionsInOrderAndTakesThemBackInReverse) {
  const FolderFiles files{{"1.sql", kSections}};
  const MigrationFolder folder = folder_of("rambler", files);
  const Migration& migration = folder.migrations.at(0);

  EXPECT_THAT(folder.problems, IsEmpty());
  EXPECT_THAT(sql_of(migration.down), ElementsAre("DROP TABLE more", "DROP TABLE log"));
  ASSERT_EQ(migration.up->statements.size(), 3U);
  EXPECT_EQ(migration.up->statements[1].location.line, 4);
  EXPECT_THAT(migration.up->statements[1].sql, testing::Not(HasSubstr("\r")));
  EXPECT_EQ(migration.down->statements[0].location.line, 12);
}

TEST(Rambler, OpensNoTransaction) {
  const FolderFiles files{
      {"1.sql", "-- rambler up\nCREATE TABLE f1 (a); INSERT INTO nosuch VALUES (1);"}};
  AppliedFolder target("rambler", files.path());

  EXPECT_THAT(target.up(), IsEmpty());
  EXPECT_THAT(target.rows("SELECT name FROM sqlite_schema WHERE name = 'f1'"), ElementsAre("f1"));
  EXPECT_THAT(target.rows("SELECT * FROM migrations"), IsEmpty());
}

TEST(Rambler, SaysWhatIsRecordedAndNeverRun) {
  EXPECT_THAT(problems("CREATE TABLE t (a);\n"), ElementsAre(HasSubstr("never runs this")));
  EXPECT_THAT(problems("-- rambler UP\nSELECT 1;"), ElementsAre(HasSubstr("never runs this")));
  EXPECT_THAT(problems("-- rambler up\nSELECT 1;\n-- rambler stop\nSELECT 2;"),
              ElementsAre(HasSubstr("never runs this")));
  EXPECT_THAT(problems("\xef\xbb\xbf-- rambler up\nSELECT 1;"),
              ElementsAre(HasSubstr("never runs this")));
  EXPECT_THAT(problems("-- rambler up\nSELECT '" + std::string(65'536, 'x') + "';"),
              ElementsAre(HasSubstr("65,535 bytes")));
  EXPECT_THAT(problems("-- rambler up\nSELECT '" + std::string(60'000, 'x') + "';"), IsEmpty());
  EXPECT_THAT(problems(""), IsEmpty());
  EXPECT_THAT(problems("-- only a comment"), IsEmpty());
  EXPECT_THAT(problems("-- rambler up\n-- nothing\n-- rambler down\n"), IsEmpty());
}

TEST(Rambler, SaysWhereASectionEndsInsideALiteral) {
  EXPECT_THAT(problems("-- rambler up\nSELECT 'a\n-- rambler down\nb';"),
              testing::Each(HasSubstr("is not closed before the section's end")));
}

TEST(Rambler, RefusesWhatCameLateAndIsToldByItsMarks) {
  const FolderFiles files{{"1.sql", kSections}, {"A.sql", kSections}, {"a.sql", kSections}};
  const Detection found = detect_format("auto", files.path(), {});
  const Table own{.name = "history", .columns = {{.name = "migration"}}};
  const Table laravel{.name = "migrations",
                      .columns = {{.name = "id"}, {.name = "migration"}, {.name = "batch"}}};

  EXPECT_EQ(found.format->name, "rambler");
  EXPECT_EQ(found.format->late, Late::refuses);
  EXPECT_TRUE(found.format->is_history(own));
  EXPECT_FALSE(found.format->is_history(laravel));
  EXPECT_EQ(folder_of("rambler", files).migrations.size(), 3U);
}

TEST(Rambler, TakesACommentOutsideOfSectionsForWhatItIs) {
  EXPECT_THAT(problems("/* licence;\n don't */\n-- rambler up\nSELECT 1;"), IsEmpty());
  EXPECT_THAT(problems("/* a */ -- b\n  /* c\n*/ ;\n-- rambler up\nSELECT 1;"), IsEmpty());
  EXPECT_THAT(problems("/* licence */ SELECT 0;\n-- rambler up\nSELECT 1;"),
              ElementsAre(HasSubstr("never runs this")));
}

TEST(Rambler, RunsAHiddenFileAsAnyOther) {
  const FolderFiles files{{"1_a.sql", "-- rambler up\nCREATE TABLE a (x);\n"},
                          {".2_b.sql", "-- rambler up\nCREATE TABLE b (x);\n"}};
  AppliedFolder target("rambler", files.path());

  EXPECT_THAT(target.up(), testing::ElementsAre(".2_b.sql", "1_a.sql"));
}

}  // namespace
}  // namespace gate
