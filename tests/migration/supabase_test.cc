// Supabase's folders, from the sources of its command line.
#include <gmock/gmock.h>

#include <filesystem>

#include "gate/migration/format.h"
#include "tests/migration/folder_files.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

const Format& supabase() {
  return *detect_format("supabase", "", {}).format;
}

constexpr const char* kFunction =
    "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$";

TEST(Supabase, KeepsAFunctionsBodyWhole) {
  const FolderFiles files{{"20240101000000_f.sql", std::string(kFunction) + ";\nSELECT 1;\n"},
                          {"20200101000000_init.sql", "SELECT 2;"}};
  const MigrationFolder folder = supabase().read(files.path());

  ASSERT_THAT(folder.migrations, SizeIs(1));
  EXPECT_EQ(folder.migrations[0].version, "20240101000000");
  EXPECT_EQ(folder.migrations[0].name, "f");
  ASSERT_THAT(folder.migrations[0].up->statements, SizeIs(2));
  EXPECT_EQ(folder.migrations[0].up->statements[0].sql, kFunction);
  EXPECT_THAT(folder.problems.at(0).message, HasSubstr("'20200101000000_init.sql' is never run"));
}

TEST(Supabase, TellsAnEditedFileByTheStatementsInItsHistory) {
  const FolderFiles files{{"1_f.sql", "SELECT 1;\n-- a comment\nSELECT 2;\n"}};
  const MigrationFolder folder = supabase().read(files.path());
  const Table table{.name = "schema_migrations",
                    .columns = {{.name = "version"}, {.name = "statements"}, {.name = "name"}}};
  const auto checksum = [&](const std::string& statements) {
    const Rows rows = {{std::string("1"), std::string("f"), statements}};
    return supabase().history(table, rows).applied.at(0).checksum;
  };

  EXPECT_TRUE(supabase().is_history(table));
  EXPECT_EQ(checksum("SELECT 1;\nSELECT 2"), folder.migrations[0].up->checksum);
  EXPECT_NE(checksum("SELECT 1;\nSELECT 3"), folder.migrations[0].up->checksum);
}

TEST(Supabase, RecordsTheStatementsThatItRan) {
  const FolderFiles files{{"1_f.sql", "SELECT 'it''s'"}};
  const MigrationFolder folder = supabase().read(files.path());
  const auto steps = supabase().plan(folder.migrations[0], Direction::up, nullptr, nullptr);

  ASSERT_THAT(steps, SizeIs(4));
  EXPECT_EQ(steps[2].sql,
            "INSERT INTO \"supabase_migrations\".\"schema_migrations\" (version, name, statements) "
            "VALUES "
            "('1', 'f', ARRAY['SELECT ''it''''s''']::text[])");
}

TEST(Supabase, IsToldByThePlaceOfItsFolder) {
  const FolderFiles files{{"supabase/migrations/1_f.sql", "SELECT 1;"}};

  EXPECT_EQ(detect_format("auto", files.path() + "/supabase/migrations/", {}).format->name,
            "supabase");
}

}  // namespace
}  // namespace gate
