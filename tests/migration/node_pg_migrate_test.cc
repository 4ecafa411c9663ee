// node-pg-migrate: its names, sections and order, as version 9.0.0 has them.
#include <gmock/gmock.h>

#include "tests/migration/folder_problems.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> sql_of(const std::vector<Step>& steps) {
  std::vector<std::string> found;
  for (const Step& step : steps) found.push_back(step.sql);
  return found;
}

std::vector<std::string> versions_of(const MigrationFolder& folder) {
  std::vector<std::string> found;
  for (const Migration& migration : folder.migrations) found.push_back(migration.version);
  return found;
}

constexpr const char* kSections =
    "-- Up Migration\r\n"
    "create function f() returns text as $$ select ';'; $$ language sql;\r\n"
    "\r\n"
    "-- Down Migration\r\n"
    "drop function f;\r\n";

TEST(NodePgMigrate, PartsAFileAtItsSections) {
  const FolderFiles files{
      {"1_f.sql", kSections},
      {"2_g.sql", "---- DOWN  migrations\nselect 2;\n  -- up migration\nselect 1"},
      {"3_h.sql", "select 1;"}};
  const MigrationFolder folder = folder_of("node-pg-migrate", files);

  EXPECT_THAT(folder.problems, IsEmpty());
  EXPECT_THAT(versions_of(folder), ElementsAre("1_f", "2_g", "3_h"));
  EXPECT_THAT(sql_of(folder.migrations[0].up),
              ElementsAre("create function f() returns text as $$ select ';'; $$ language sql"));
  EXPECT_THAT(sql_of(folder.migrations[0].down), ElementsAre("drop function f"));
  EXPECT_EQ(folder.migrations[0].down->statements[0].location.line, 5);
  EXPECT_THAT(sql_of(folder.migrations[1].up), ElementsAre("select 1"));
  EXPECT_THAT(sql_of(folder.migrations[1].down), ElementsAre("select 2"));
  EXPECT_FALSE(folder.migrations[2].down);
}

TEST(NodePgMigrate, RunsAllOfAFileAsUpThatHasNoUpSection) {
  EXPECT_THAT(up_of("node-pg-migrate", "1_x.sql", "select 1;\n-- Down Migration\nselect 2;"),
              ElementsAre("select 1", "select 2"));
}

TEST(NodePgMigrate, ReadsPairs) {
  const FolderFiles files{{"1_a.up.sql", "select 1;"},
                          {"1_a.down.sql", "select 2;"},
                          {"2_b.up.sql", "-- only a comment"},
                          {"3_c.down.sql", "select 3;"}};
  const MigrationFolder folder = folder_of("node-pg-migrate", files);

  EXPECT_THAT(versions_of(folder), ElementsAre("1_a", "2_b"));
  EXPECT_THAT(sql_of(folder.migrations[0].down), ElementsAre("select 2"));
  EXPECT_FALSE(folder.migrations[1].down);
  EXPECT_THAT(problems_of("node-pg-migrate", files),
              ElementsAre(HasSubstr("no up file beside '3_c.down.sql'")));
}

TEST(NodePgMigrate, GoesByNumbersOfWhichSeventeenDigitsAreATime) {
  // The time is 1706702400123 milliseconds after the epoch.
  const FolderFiles files{{"20240131120000123_b.sql", ""},
                          {"1706702400122_a.sql", ""},
                          {"1706702400124_c.sql", ""},
                          {"9_x.sql", ""},
                          {"10_Y.sql", ""},
                          {"10_x.sql", ""}};

  EXPECT_THAT(versions_of(folder_of("node-pg-migrate", files)),
              ElementsAre("9_x", "10_x", "10_Y", "1706702400122_a", "20240131120000123_b",
                          "1706702400124_c"));
}

TEST(NodePgMigrate, CannotReadCodeAndNamesWithoutANumber) {
  const FolderFiles files{
      {"1_x.sql", ""}, {"2_y.js", ""}, {"README.md", ""}, {".hidden", ""}, {"below/3_z.sql", ""}};

  EXPECT_THAT(problems_of("node-pg-migrate", files),
              ElementsAre(HasSubstr("'2_y.js' is code"), HasSubstr("no number at its beginning"),
                          HasSubstr("the SQL in the folder 'below' is never run")));
}

TEST(NodePgMigrate, WritesARowForEachName) {
  const FolderFiles files{{"1_x.sql", kSections}};
  const Format& format = *detect_format("auto", files.path(), {}).format;
  const Migration migration = format.read(files.path()).migrations.at(0);
  const Table own{.name = "pgmigrations",
                  .columns = {{.name = "id"}, {.name = "name"}, {.name = "run_on"}}};
  const Table other{.name = "migrations", .columns = own.columns};

  EXPECT_EQ(format.name, "node-pg-migrate");
  EXPECT_THAT(sql_of(format.plan(migration, Direction::down, nullptr, nullptr)),
              ElementsAre("BEGIN", "drop function f",
                          "DELETE FROM \"public\".\"pgmigrations\" WHERE name='1_x'", "COMMIT"));
  EXPECT_TRUE(format.is_history(own));
  EXPECT_FALSE(format.is_history(other));
  const History history = format.history(own, {{std::string("1_x")}});
  EXPECT_THAT(pending(format, format.read(files.path()), history, "latest"), IsEmpty());
}

}  // namespace
}  // namespace gate
