// tern: its names, its parts and its row, as its source of 2026 has them.
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

constexpr const char* kParts =
    "create table users (id int);\r\n"
    "create function f() returns text as $$ select ';'; $$ language sql;\r\n"
    "---- create above / drop below ----\r\n"
    "drop table users;";

std::vector<std::string> problems(const std::string& text) {
  return problems_of("tern", "001_x.sql", text);
}

TEST(Tern, PartsAFileAtItsLine) {
  const FolderFiles files{{"001_users.sql", kParts}};
  const MigrationFolder folder = folder_of("tern", files);
  const Migration& migration = folder.migrations.at(0);

  EXPECT_THAT(folder.problems, IsEmpty());
  EXPECT_EQ(migration.version, "1");
  EXPECT_EQ(migration.name, "users");
  EXPECT_THAT(sql_of(migration.up),
              ElementsAre("create table users (id int)",
                          "create function f() returns text as $$ select ';'; $$ language sql"));
  EXPECT_THAT(sql_of(migration.down), ElementsAre("drop table users"));
  EXPECT_EQ(migration.down->statements[0].location.line, 4);
}

TEST(Tern, HasNoWayBackWithoutThePartBelow) {
  const FolderFiles files{{"1_a.sql", "select 1;"},
                          {"2_b.sql", "select 1;\n---- create above / drop below ----\n"}};
  const MigrationFolder folder = folder_of("tern", files);

  EXPECT_FALSE(folder.migrations.at(0).down);
  EXPECT_FALSE(folder.migrations.at(1).down);
}

TEST(Tern, WrapsEachPartUnlessItSaysOtherwise) {
  const FolderFiles files{{"1_a.sql",
                           "---- tern: disable-tx ----\nselect 1;\n"
                           "---- create above / drop below ----\nselect 2;"}};
  const Format& format = *detect_format("auto", files.path(), {}).format;
  const Migration migration = format.read(files.path()).migrations.at(0);

  EXPECT_EQ(format.name, "tern");
  EXPECT_THAT(
      sql_of(format.plan(migration, Direction::up, nullptr, nullptr)),
      ElementsAre("select 1", "reset all", "update \"public\".\"schema_version\" set version=1"));
  EXPECT_THAT(sql_of(format.plan(migration, Direction::down, nullptr, nullptr)),
              ElementsAre("BEGIN", "select 2", "reset all",
                          "update \"public\".\"schema_version\" set version=0", "COMMIT"));
}

TEST(Tern, KnowsHowFarItCame) {
  const FolderFiles files{{"1_a.sql", "select 1;"}, {"2_b.sql", "select 2;"}};
  const Format& format = *detect_format("tern", files.path(), {}).format;
  const Table table{.name = "schema_version", .columns = {{.name = "version"}}};
  const Table plain{.name = "schema_version", .columns = {{.name = "version"}, {.name = "at"}}};
  const MigrationFolder folder = format.read(files.path());
  const Rows one{{std::int64_t{1}}};
  const auto open = pending(format, folder, format.history(table, one), "latest");

  EXPECT_TRUE(format.is_history(table));
  EXPECT_FALSE(format.is_history(plain));
  ASSERT_EQ(open.size(), 1U);
  EXPECT_EQ(open[0]->version, "2");
  EXPECT_EQ(pending(format, folder, format.history(table, {{std::int64_t{0}}}), "latest").size(),
            2U);
}

TEST(Tern, RefusesWhatTheToolRefuses) {
  const FolderFiles gap{{"001_a.sql", "select 1;"}, {"003_c.sql", "select 3;"}};
  const FolderFiles below{{"001_a.sql", "select 1;"}, {"shared/f.sql", "x"}, {"b.sql", "x"}};

  EXPECT_THAT(problems_of("tern", gap), ElementsAre(HasSubstr("migration 2 is missing")));
  EXPECT_THAT(problems_of("tern", below), ElementsAre(HasSubstr("'b.sql' is never run")));
  EXPECT_THAT(problems(""), ElementsAre(HasSubstr("no SQL that goes forward")));
  EXPECT_THAT(problems("-- only a comment"), ElementsAre(HasSubstr("no SQL that goes forward")));
  EXPECT_THAT(problems("{{ template \"shared/f.sql\" . }}"), ElementsAre(HasSubstr("'{{'")));
  EXPECT_THAT(problems("\xef\xbb\xbfselect 1"), IsEmpty());
}

}  // namespace
}  // namespace gate
