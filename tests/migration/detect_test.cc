#include <gmock/gmock.h>

#include <filesystem>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/migration/format.h"
#include "tests/migration/folder_files.h"

namespace gate {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Table table(const std::string& name, const std::vector<std::string>& columns) {
  Table made{.name = name};
  for (const std::string& column : columns) made.columns.push_back({.name = column});
  return made;
}

const Table kGolang = table("schema_migrations", {"version", "dirty"});
const Table kPlain = table("schema_version", {"version", "description", "applied_at"});

std::string usage_error(std::string_view wanted, const std::string& folder, const Schema& schema) {
  try {
    detect_format(wanted, folder, schema);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

TEST(DetectFormat, GoesByTheHistoryTableFirst) {
  const FolderFiles files{{"1_a.up.sql", ""}};
  const auto golang = detect_format("auto", files.path(), {.tables = {kGolang}});
  const auto plain = detect_format("auto", files.path(), {.tables = {kPlain}});

  EXPECT_EQ(golang.format->name, "golang-migrate");
  EXPECT_EQ(golang.reason, "table schema_migrations(version, dirty) in the fixture");
  EXPECT_EQ(plain.format->name, "plain");
  EXPECT_EQ(plain.reason, "table schema_version(version, description, applied_at) in the fixture");
}

TEST(DetectFormat, KnowsGolangMigratesTableUnderAnotherName) {
  const FolderFiles files{{"1_a.up.sql", ""}};
  const Schema schema{.tables = {table("my_migrations", {"version", "dirty"})}};

  EXPECT_EQ(detect_format("auto", files.path(), schema).format->name, "golang-migrate");
}

TEST(FindHistory, PrefersTheToolsOwnNameAndTakesNoTableOfTheApplication) {
  const Format& golang = *detect_format("golang-migrate", "", {}).format;
  const Table own = table("schema_migrations", {"version", "dirty"});
  const Table other = table("old_migrations", {"version", "dirty"});
  const Table drafts = table("drafts", {"version", "dirty"});

  EXPECT_EQ(find_history(golang, {.tables = {drafts}}), nullptr);
  const Schema both{.tables = {drafts, other, own}};
  EXPECT_EQ(find_history(golang, both), &both.tables[2]);
  const Schema one{.tables = {drafts, other}};
  EXPECT_EQ(find_history(golang, one), &one.tables[1]);
}

TEST(DetectFormat, TakesNoOtherToolsTableForOneItKnows) {
  const FolderFiles files{{"1_a.up.sql", ""}};
  const Schema schema{.tables = {table("schema_migrations", {"version"}),
                                 table("sensors", {"version", "dirty", "name"})}};

  EXPECT_THAT(detect_format("auto", files.path(), schema).reason, HasSubstr("no history"));
}

TEST(DetectFormat, NamesWhatStandsWhereTheHistoryWouldBe) {
  const FolderFiles files{{"1_a.up.sql", ""}};
  const std::string end =
      " where plain keeps its history; name the tool with --format, or rename what has its name";

  EXPECT_EQ(usage_error("auto", files.path(), {.views = {{.name = "Schema_Version"}}}),
            "the fixture has a view 'schema_version'" + end);
  EXPECT_EQ(usage_error("plain", files.path(), {.indexes = {{.name = "schema_version"}}}),
            "the fixture has an index 'schema_version'" + end);
  EXPECT_EQ(
      usage_error("auto", files.path(), {.tables = {table("schema_version", {"version", "at"})}}),
      "the fixture has a table 'schema_version(version, at)' of something else" + end);
}

TEST(DetectFormat, MindsOnlyWhatStandsInTheWayOfTheToolThatRuns) {
  const FolderFiles files{{"1_a.up.sql", ""}};
  const Schema rails{.tables = {table("schema_migrations", {"version"})}};

  EXPECT_EQ(detect_format("auto", files.path(), rails).format->name, "plain");
  EXPECT_EQ(usage_error("golang-migrate", files.path(), rails),
            "the fixture has a table 'schema_migrations(version)' of something else where "
            "golang-migrate keeps its history; name the tool with --format, or rename what has its "
            "name");
}

TEST(DetectFormat, SaysWhereThereIsNothingThatAnyToolWouldRun) {
  const FolderFiles files{{"notes.txt", ""}};
  const Schema plain{.tables = {table("schema_version",
                                      {"version", "description", "applied_at", "rolled_back_at"})}};

  EXPECT_EQ(usage_error("auto", files.path(), plain),
            "no migrations in '" + files.path() + "': expected files such as 001_name.up.sql");
}

TEST(DetectFormat, LetsAViewOfThatNameBeWhereTheHistoryHasAnother) {
  const FolderFiles files{{"1_a.up.sql", ""}};
  const Schema schema{.tables = {table("my_migrations", {"version", "dirty"})},
                      .views = {{.name = "schema_migrations"}}};

  EXPECT_EQ(detect_format("golang-migrate", files.path(), schema).format->name, "golang-migrate");
}

TEST(DetectFormat, PrefersPlainWhereOnlyNamesSpeakAndSaysSo) {
  const FolderFiles files{{"1_a.up.sql", ""}};
  const auto found = detect_format("auto", files.path(), {});

  EXPECT_EQ(found.format->name, "plain");
  EXPECT_EQ(found.reason,
            "files called NNN_name.up.sql, no history in the fixture; they could be "
            "golang-migrate or bun or morph or pop or sqlx's, too: --format says so");
}

TEST(DetectFormat, TakesTheOnlyFormatThatKnowsTheNames) {
  const FolderFiles files{{"1_a.up.cql", ""}};

  EXPECT_EQ(detect_format("auto", files.path(), {}).format->name, "golang-migrate");
}

TEST(DetectFormat, AsksWhereTwoToolsLeftTheirHistory) {
  const FolderFiles files{{"1_a.up.sql", ""}};

  EXPECT_THAT(usage_error("auto", files.path(), {.tables = {kGolang, kPlain}}),
              AllOf(HasSubstr("plain (table schema_version("),
                    HasSubstr("golang-migrate (table schema_migrations("), HasSubstr("--format")));
}

TEST(DetectFormat, AsksWhereTheHistoryAndTheNamesDisagree) {
  const FolderFiles files{{"1_a.up.cql", ""}};

  EXPECT_THAT(usage_error("auto", files.path(), {.tables = {kPlain}}),
              AllOf(HasSubstr("the history of plain"), HasSubstr("--format")));
}

TEST(DetectFormat, RefusesAFolderWithoutMigrations) {
  const FolderFiles files{{"README.md", ""}};

  EXPECT_THAT(usage_error("auto", files.path(), {}), HasSubstr("no migrations in"));
  EXPECT_THAT(usage_error("auto", files.path() + "/none", {}), HasSubstr("no such folder"));
}

std::string detected(const FolderFiles& files, const std::string& folder = "") {
  return std::string(detect_format("auto", files.path() + folder, {}).format->name);
}

TEST(DetectFormat, IsNotMisledByACommentOrASeal) {
  EXPECT_EQ(detected({{"1_a.sql",
                       "-- +goose Up\nSELECT 1;\n-- +goose Down\n-- Down migration is a "
                       "no-op here\n"}}),
            "goose");
  EXPECT_EQ(detected({{"1_a.sql", "-- +goose Up\nSELECT 1;\n"}, {"atlas.sum", "h1:x\n"}}), "goose");
  EXPECT_NE(detected({{"001_a.up.sql", "SELECT 1;"},
                      {"001_a.down.sql", "SELECT 1;"},
                      {"atlas.sum", "h1:x\n"}}),
            "atlas");
  EXPECT_EQ(detected({{"1_a.up.sql", "SELECT 1;"}, {"1_a.sqlite3.up.sql", "SELECT 1;"}}), "pop");
  EXPECT_NE(detected({{"1_a.up.sql", "SELECT 1;"}, {"2_a.b.up.sql", "SELECT 1;"}}), "pop");
  EXPECT_EQ(detected({{"20240101000000000000_a.sqlite3.up.sql", "SELECT 1;"},
                      {"20240101000000000000_a.postgres.up.sql", "SELECT 1;"}}),
            "pop");
}

TEST(DetectFormat, GoesByWhatElseTheProjectHas) {
  EXPECT_EQ(detected({{"Cargo.toml", ""}, {"m/V1__a.sql", "SELECT 1;"}}, "/m"), "refinery");
  EXPECT_EQ(detected({{"pom.xml", ""}, {"x/m/V1__a.sql", "SELECT 1;"}}, "/x/m"), "flyway");
  EXPECT_EQ(detected({{"Cargo.toml", ""}, {"m/1_a.sql", "SELECT 1;"}}, "/m"), "sqlx-simple");
}

TEST(DetectFormat, ObeysANameAndListsThemWhereItIsUnknown) {
  EXPECT_EQ(detect_format("golang-migrate", "", {.tables = {kPlain}}).format->name,
            "golang-migrate");
  EXPECT_EQ(
      usage_error("golang-migrat", "", {}),
      "unknown migration format 'golang-migrat' (known: alembic, alembic-python, atlas, auto, bun, "
      "commands, d1, dbmate, diesel, django, drizzle, drizzle-v1, flyway, golang-migrate, goose, "
      "graphile-migrate, knex, liquibase, morph, mybatis, node-pg-migrate, plain, pop, postgrator, "
      "prisma, rails, rambler, refinery, "
      "sqitch, sql-migrate, sqlx, sqlx-simple, supabase, tern), did you mean 'golang-migrate'?");
}

TEST(FindHistory, FindsOnlyTheFormatsOwnTable) {
  const Format& golang = *detect_format("golang-migrate", "", {}).format;
  const Schema schema{.tables = {table("Schema_Version", {"VERSION", "Applied_At"})}};
  const Format& plain = *detect_format("plain", "", {}).format;

  EXPECT_EQ(find_history(plain, schema), &schema.tables[0]);
  EXPECT_EQ(find_history(golang, schema), nullptr);
}

MigrationFolder folder_of(const std::vector<std::uint64_t>& numbers) {
  MigrationFolder folder{.path = "db"};
  for (const std::uint64_t number : numbers) {
    folder.migrations.push_back({.version = std::to_string(number), .number = number});
  }
  return folder;
}

std::vector<std::string> pending_versions(const History& history, std::string_view target) {
  const MigrationFolder folder = folder_of({1, 2, 3, 10});
  std::vector<std::string> versions;
  for (const Migration* migration : pending(formats().front(), folder, history, target)) {
    versions.push_back(migration->version);
  }
  return versions;
}

TEST(Pending, IsWhatTheSetLacks) {
  const History history{.applied = {{.version = "1"}, {.version = "3"}, {.version = "odd"}}};

  EXPECT_THAT(pending_versions(history, "latest"), ElementsAre("2", "10"));
  EXPECT_THAT(pending_versions({}, "latest"), ElementsAre("1", "2", "3", "10"));
}

TEST(Pending, IsWhatLiesAboveTheHighWaterMark) {
  const History history{.is_high_water_mark = true, .applied = {{.version = "2"}}, .mark = 2};

  EXPECT_THAT(pending_versions(history, "latest"), ElementsAre("3", "10"));
  EXPECT_THAT(pending_versions({.is_high_water_mark = true}, "latest"),
              ElementsAre("1", "2", "3", "10"));
}

TEST(Pending, EndsWithTheTarget) {
  EXPECT_THAT(pending_versions({}, "002"), ElementsAre("1", "2"));
  EXPECT_THAT(pending_versions({.applied = {{.version = "1"}, {.version = "2"}}}, "1"), IsEmpty());
}

TEST(Pending, RefusesATargetThatTheFolderLacks) {
  for (const char* target : {"4", "", "newest", "-1", "99999999999999999999999"}) {
    EXPECT_THROW(pending_versions({}, target), UsageError) << target;
  }
  EXPECT_THROW(pending(formats().front(), folder_of({}), {}, "1"), UsageError);
  EXPECT_THAT(pending(formats().front(), folder_of({}), {}, "latest"), IsEmpty());
}

struct NearFolder {
  const char* file;      // of a project
  const char* text;      // in it
  const char* given;     // a folder of the project, or one below it
  const char* expected;  // behind "no migrations in …"
};

constexpr const char* kMarked = "-- +goose Up\nSELECT 1;\n";

const NearFolder kNearFolders[] = {
    {"scripts/1_a.sql", "SELECT 1;\n-- //@UNDO\n", "", "; below it is 'ROOT/scripts' (mybatis)"},
    {"db/migrate/20240101000000_a.rb", "", "", "; below it is 'ROOT/db/migrate' (rails)"},
    {"prisma/migrations/1_a/migration.sql", "", "prisma",
     "; below it is 'ROOT/prisma/migrations' (prisma or drizzle-v1)"},
    {"src/main/resources/db/migration/V1__a.sql", "", "",
     "; below it is 'ROOT/src/main/resources/db/migration' (flyway or refinery)"},
    {"supabase/migrations/1_a.sql", "", "supabase",
     "; below it is 'ROOT/supabase/migrations' (supabase)"},
    {"alembic.ini", "", "alembic/versions", "; it is part of 'ROOT' (alembic-python)"},
    {"sqitch.plan", "", "deploy/sub", "; it is part of 'ROOT' (sqitch)"},
    {"db/1_a.sql", kMarked, "", "; below it is 'ROOT/db' (goose)"},
    {"migrations/1_a/up.sql", "", "migrations/1_a",
     "; it is part of 'ROOT/migrations' (diesel): name that folder"},
};

TEST(DetectFormat, SaysWhichFolderNearbyHasMigrations) {
  for (const auto& [file, text, given, expected] : kNearFolders) {
    const FolderFiles files{{file, text}};
    const std::string folder = concat(files.path(), *given == '\0' ? "" : "/", given);
    std::filesystem::create_directories(folder);
    std::string wanted = expected;
    const auto root = wanted.find("ROOT");
    if (root != wanted.npos) wanted.replace(root, 4, files.path());

    EXPECT_THAT(usage_error("auto", folder, {}),
                HasSubstr(concat("no migrations in '", folder, "'", wanted)))
        << file;
  }
}

TEST(DetectFormat, NamesSeveralFoldersAndThoseOfTheFormat) {
  const FolderFiles files{{"a/1_a.sql", kMarked},
                          {"b/1_b.sql", "-- migrate:up\n-- migrate:down\n"}};
  const std::string path = files.path();
  const auto read = [&](std::string_view format) -> std::string {
    try {
      detect_format(format, path, {}).format->read(path);
    } catch (const UsageError& error) {
      return error.what();
    }
    return "";
  };

  EXPECT_EQ(usage_error("auto", path, {}),
            concat("no migrations in '", path, "'; below it are '", path, "/a' (goose), '", path,
                   "/b' (dbmate): name one of them"));
  EXPECT_EQ(read("dbmate"), concat("no migrations in '", path, "'; below it is '", path,
                                   "/b' (dbmate): name that folder"));
  EXPECT_EQ(read("rambler"),
            concat("no migrations in '", path, "': expected files such as NNN_name.sql"));
}

}  // namespace
}  // namespace gate
