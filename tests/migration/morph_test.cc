// morph: its names, its table and its order, as its source of 2025 has them.
#include <gmock/gmock.h>

#include "tests/migration/applied_folder.h"
#include "tests/migration/folder_problems.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Morph, LeavesTheTableAndTheRowsOfTheTool) {
  const FolderFiles files{{"000001_users.up.sql", "CREATE TABLE users (a);"},
                          {"000001_users.down.sql", "DROP TABLE users;"},
                          {"below/000002_more.up.sql",
                           "CREATE TABLE more (a);\r\nCREATE TRIGGER r AFTER INSERT ON more BEGIN "
                           "SELECT 1; SELECT 2; END;"},
                          {"below/000002_more.down.sql", "DROP TABLE more"}};
  AppliedFolder target("morph", files.path());

  EXPECT_THAT(target.up(), ElementsAre("1", "2"));
  EXPECT_THAT(target.rows("SELECT sql FROM sqlite_schema WHERE name = 'db_migrations'"),
              ElementsAre("CREATE TABLE db_migrations (Version bigint not null primary key, Name "
                          "varchar not null)"));
  EXPECT_THAT(target.rows("SELECT * FROM db_migrations"), ElementsAre("1|users", "2|more"));
  EXPECT_THAT(target.pending(), IsEmpty());
  EXPECT_TRUE(target.down());
  EXPECT_TRUE(target.down());
  EXPECT_THAT(target.rows("SELECT * FROM db_migrations"), IsEmpty());
}

TEST(Morph, GoesByTheNamesOfItsFiles) {
  const FolderFiles files{{"10_b.up.sql", ""}, {"9_a.up.sql", "-- nothing"}};
  AppliedFolder target("morph", files.path());

  EXPECT_THAT(target.up(), ElementsAre("10", "9"));
}

TEST(Morph, UndoesAFailingFileWhole) {
  const FolderFiles files{{"1_x.up.sql", "CREATE TABLE f1 (a);\nINSERT INTO nosuch VALUES (1);"}};
  AppliedFolder target("morph", files.path());

  EXPECT_THAT(target.up(), IsEmpty());
  EXPECT_THAT(target.rows("SELECT name FROM sqlite_schema WHERE name = 'f1'"), IsEmpty());
}

TEST(Morph, KeepsThirtyTwoBitsOfAVersion) {
  const FolderFiles files{{"4294967299_x.up.sql", "SELECT 1;"}};

  EXPECT_EQ(folder_of("morph", files).migrations.at(0).version, "3");
}

TEST(Morph, RefusesAnyOtherFileAndSaysWhichNameIsThereTwice) {
  const FolderFiles files{{"1_x.up.sql", "SELECT 1;"}, {"README.md", ""}, {".gitkeep", ""}};
  const FolderFiles names{{"1_x.up.sql", "SELECT 1;"}, {"2_x.up.sql", "SELECT 1;"}};

  EXPECT_THAT(problems_of("morph", files),
              testing::AllOf(testing::SizeIs(2), testing::Each(HasSubstr("refuse"))));
  EXPECT_THAT(problems_of("morph", names), ElementsAre(HasSubstr("are both called 'x'")));
}

TEST(Morph, IsToldByItsTable) {
  const FolderFiles files{{"1_x.up.sql", "SELECT 1;"}};
  const Table own{.name = "db_migrations", .columns = {{.name = "Version"}, {.name = "Name"}}};

  EXPECT_EQ(detect_format("auto", files.path(), {.tables = {own}}).format->name, "morph");
}

}  // namespace
}  // namespace gate
