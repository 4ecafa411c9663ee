#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>

#include "gate/base/error.h"
#include "gate/base/hash.h"
#include "gate/migration/format.h"
#include "tests/migration/folder_files.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using Kind = FolderProblem::Kind;

const Format& format(std::string_view name) {
  return *detect_format(name, "", {}).format;
}

MigrationFolder read_plain(const FolderFiles& files) {
  return format("plain").read(files.path());
}

MigrationFolder read_golang(const FolderFiles& files) {
  return format("golang-migrate").read(files.path());
}

std::vector<std::string> versions(const MigrationFolder& folder) {
  std::vector<std::string> versions;
  for (const Migration& migration : folder.migrations) versions.push_back(migration.version);
  return versions;
}

std::string usage_error(const Format& reader, const std::string& path) {
  try {
    reader.read(path);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

TEST(ReadFolder, PairsUpAndDownInNumericOrder) {
  const FolderFiles files{{"10_ten.up.sql", "SELECT 10;"},
                          {"9_nine.up.sql", "SELECT 9"},
                          {"9_nine.down.sql", "SELECT -9"},
                          {"0008_eight.up.sql", ""}};
  const auto folder = read_plain(files);

  EXPECT_THAT(folder.problems, IsEmpty());
  ASSERT_THAT(versions(folder), ElementsAre("8", "9", "10"));
  EXPECT_EQ(folder.format, "plain");
  EXPECT_EQ(folder.migrations[1].name, "nine");
  EXPECT_EQ(folder.migrations[1].up->statements.at(0).sql, "SELECT 9");
  EXPECT_EQ(folder.migrations[1].down->statements.at(0).sql, "SELECT -9");
  EXPECT_THAT(folder.migrations[1].up->path, EndsWith("/9_nine.up.sql"));
  EXPECT_FALSE(folder.migrations[2].down.has_value());
  EXPECT_THAT(folder.migrations[0].up->statements, IsEmpty());
}

TEST(ReadFolder, HashesTheBytesAsTheyAreAndCountsLinesWithCrlf) {
  const std::string text = "\xef\xbb\xbf-- first\r\nSELECT 1,\r\n  2;\r\nSELECT 3;\r\n";
  const FolderFiles files{{"1_a.up.sql", text}};
  const Script script = *read_plain(files).migrations.at(0).up;

  EXPECT_EQ(script.checksum, sha256(text));
  ASSERT_EQ(script.statements.size(), 2u);
  EXPECT_EQ(script.statements[0].sql, "SELECT 1,\r\n  2");
  EXPECT_EQ(script.statements[0].location.line, 2);
  EXPECT_EQ(script.statements[1].location.line, 4);
  EXPECT_EQ(script.statements[1].location.path, script.path);
}

TEST(ReadFolder, CountsColumnsWithoutTheByteOrderMark) {
  const FolderFiles files{{"1_a.up.sql", "\xef\xbb\xbfSELECT 1"}};

  EXPECT_EQ(read_plain(files).migrations.at(0).up->statements.at(0).location.column, 1);
}

struct BadScript {
  const char* text;
  int line;
  const char* message;
};

TEST(ReadFolder, SaysWhereAScriptCannotBeRead) {
  const BadScript scripts[] = {
      {"SELECT 1;\nSELECT '\xff';", 2, "not UTF-8 at byte 18"},
      {"SELECT 1;\n\nSELECT 'open;", 3, "not closed"},
      {"SELECT 1;\nSELECT \"open;", 2, "not closed"},
      {"SELECT 1;\n/* SELECT 2;\nSELECT 3;\n", 2, "a comment that begins with /* is not closed"},
      {"SELECT 1;\n\n-- migration-gate: allow x/y", 3, "expected '-- migration-gate: allow"},
  };
  for (const auto& [text, line, message] : scripts) {
    const FolderFiles files{{"007_bad.up.sql", text}, {"8_good.up.sql", "SELECT 1"}};
    const auto folder = read_plain(files);

    ASSERT_EQ(folder.problems.size(), 1u) << text;
    EXPECT_EQ(folder.problems[0].kind, Kind::unreadable);
    EXPECT_EQ(folder.problems[0].version, "7");
    EXPECT_EQ(folder.problems[0].location.line, line) << text;
    EXPECT_THAT(folder.problems[0].location.path, EndsWith("007_bad.up.sql"));
    EXPECT_THAT(folder.problems[0].message, HasSubstr(message));
    EXPECT_THAT(versions(folder), ElementsAre("7", "8"));
  }
}

TEST(ReadFolder, RefusesAScriptWithANulByte) {
  const FolderFiles files{{"1_a.up.sql", std::string("SELECT 1;\n\0DROP TABLE t;", 24)}};
  const auto folder = read_plain(files);

  ASSERT_EQ(folder.problems.size(), 1u);
  EXPECT_EQ(folder.problems[0].location.line, 2);
  EXPECT_THAT(folder.problems[0].message, HasSubstr("NUL"));
}

TEST(ReadFolder, SaysOfALinkThatLeadsNowhereThatItDoes) {
  const FolderFiles files{{"1_a.up.sql", "SELECT 1"}};
  std::filesystem::create_symlink("nosuch", files.path() + "/2_b.up.sql");
  const auto folder = read_plain(files);

  ASSERT_EQ(folder.problems.size(), 1u);
  EXPECT_EQ(folder.problems[0].message, "'2_b.up.sql' is a link that leads nowhere");
  EXPECT_EQ(folder.problems[0].kind, Kind::unreadable);
  EXPECT_EQ(folder.problems[0].version, "2");
}

TEST(ReadFolder, NeitherWaitsForAPipeNorPassesOverAFolder) {
  const FolderFiles files{{"1_a.up.sql", "SELECT 1"}, {"3_c.up.sql/x.sql", "SELECT 1"}};
  ASSERT_EQ(mkfifo((files.path() + "/2_b.up.sql").c_str(), 0600), 0);
  const auto folder = read_plain(files);

  ASSERT_EQ(folder.problems.size(), 2u);
  EXPECT_EQ(folder.problems[0].message, "'2_b.up.sql' is no regular file");
  EXPECT_EQ(folder.problems[0].version, "2");
  EXPECT_EQ(folder.problems[1].message, "'3_c.up.sql' is a folder, not a file");
  EXPECT_EQ(folder.problems[1].kind, Kind::unreadable);
}

TEST(ReadFolder, CollectsAllowancesOfBothDirections) {
  const FolderFiles files{{"1_a.up.sql", "-- migration-gate: allow a/b c (d)\nSELECT 1"},
                          {"1_a.down.sql", "-- migration-gate: allow e/f g (h)\n"}};
  const auto folder = read_plain(files);

  EXPECT_THAT(folder.problems, IsEmpty());
  ASSERT_EQ(folder.migrations.at(0).allows.size(), 2u);
  EXPECT_EQ(folder.migrations[0].allows[1].check, "e/f");
}

TEST(ReadFolder, NamesBothFilesOfOneVersion) {
  for (const char* name : {"plain", "golang-migrate"}) {
    const FolderFiles files(
        {{"001_b.up.sql", "SELECT 1"}, {"1_a.up.sql", "SELECT 2"}, {"1_a.down.sql", "SELECT 3"}});
    const auto folder = format(name).read(files.path());

    ASSERT_EQ(folder.problems.size(), 1u);
    EXPECT_EQ(folder.problems[0].kind, Kind::duplicate_version);
    EXPECT_EQ(folder.problems[0].version, "1");
    EXPECT_EQ(folder.problems[0].message, "'001_b.up.sql' and '1_a.up.sql' are both version 1");
    EXPECT_THAT(versions(folder), ElementsAre("1"));
  }
}

TEST(ReadFolder, ReportsSqlThatTheToolNeverRuns) {
  const FolderFiles files{{"1_a.up.sql", ""}, {"initial.sql", ""}, {"2_b.UP.sql", ""},
                          {"3-c.up.sql", ""}, {"x4_d.up.sql", ""}, {"2024/5_e.up.sql", ""}};
  for (const char* name : {"plain", "golang-migrate"}) {
    const auto folder = format(name).read(files.path());

    EXPECT_THAT(versions(folder), ElementsAre("1"));
    ASSERT_EQ(folder.problems.size(), 5u) << name;
    for (const FolderProblem& problem : folder.problems) {
      EXPECT_EQ(problem.kind, Kind::never_run);
      EXPECT_THAT(problem.message, HasSubstr("never run"));
    }
    EXPECT_EQ(folder.problems[4].message,
              "'x4_d.up.sql' is never run: expected files such as 001_name.up.sql");
    EXPECT_THAT(folder.problems[0].location.path, EndsWith("/2024"));
  }
}

TEST(ReadFolder, IgnoresWhatIsNoSqlOfTheUsers) {
  const FolderFiles files{{"1_a.up.sql", ""},   {"README.md", ""},  {".gitkeep", ""},
                          {".1_b.up.sql", ""},  {"schema.txt", ""}, {"docs/notes.md", ""},
                          {".git/hook.sql", ""}};

  EXPECT_THAT(read_plain(files).problems, IsEmpty());
  EXPECT_THAT(read_golang(files).problems, IsEmpty());
}

TEST(ReadFolder, RefusesVersionsThatNoDatabaseHolds) {
  const FolderFiles files{{"9223372036854775807_a.up.sql", ""},
                          {"9223372036854775808_b.up.sql", ""},
                          {"99999999999999999999999_c.up.sql", ""}};
  const auto folder = read_plain(files);

  EXPECT_THAT(versions(folder), ElementsAre("9223372036854775807"));
  ASSERT_EQ(folder.problems.size(), 2u);
  EXPECT_THAT(folder.problems[1].message, HasSubstr("is larger than 9223372036854775807"));
}

TEST(ReadFolder, SaysWhatItExpectedWhereThereIsNothing) {
  const FolderFiles files{{"README.md", ""}, {"001.up.sql", ""}};
  const std::string path = files.path();

  EXPECT_EQ(usage_error(format("plain"), path),
            "no migrations in '" + path + "': expected files such as 001_name.up.sql");
  EXPECT_THAT(usage_error(format("golang-migrate"), path), HasSubstr("no migrations in"));
  EXPECT_THAT(usage_error(format("plain"), path + "/README.md"), HasSubstr("not a folder"));
  EXPECT_THAT(usage_error(format("plain"), path + "/missing"), HasSubstr("no such folder"));
}

TEST(ReadPlain, MissesTheUpOfADown) {
  const FolderFiles files{{"5_w.up.sql", ""}, {"006_x.down.sql", "SELECT 1"}};
  const auto folder = read_plain(files);

  EXPECT_THAT(versions(folder), ElementsAre("5"));
  ASSERT_EQ(folder.problems.size(), 1u);
  EXPECT_EQ(folder.problems[0].kind, Kind::unreadable);
  EXPECT_EQ(folder.problems[0].message, "'006_x.down.sql' has no up");
}

TEST(ReadGolangMigrate, TakesADownWithoutAnUpAndAnyExtension) {
  const FolderFiles files{{"6_x.down.sql", "SELECT 1"},
                          {"7_y.up.pgsql", "SELECT 2"},
                          {"8_z.up.v2.down.sql", "SELECT 3"},
                          {"9_.up.", "SELECT 4"}};
  const auto folder = read_golang(files);

  EXPECT_THAT(folder.problems, IsEmpty());
  ASSERT_THAT(versions(folder), ElementsAre("6", "7", "8", "9"));
  EXPECT_FALSE(folder.migrations[0].up.has_value());
  EXPECT_TRUE(folder.migrations[1].up.has_value());
  EXPECT_TRUE(folder.migrations[2].down.has_value());
  EXPECT_EQ(folder.migrations[2].name, "z.up.v2");
  EXPECT_EQ(folder.migrations[3].name, "");
}

TEST(ReadGolangMigrate, SeesABackupFileAsTheDuplicateThatTheToolSees) {
  const FolderFiles files{{"1_a.up.sql", ""}, {"1_a.up.sql.orig", ""}};

  ASSERT_EQ(read_golang(files).problems.size(), 1u);
  EXPECT_EQ(read_golang(files).problems[0].kind, Kind::duplicate_version);
}

TEST(FoldersBelow, AreAMistakeOnlyWhereAMigrationLiesInThem) {
  const auto kinds = [](const std::string& path) {
    const FolderFiles files{{"1_a.up.sql", "SELECT 1;"}, {path, "SELECT 2;"}};
    std::vector<FolderProblem::Kind> found;
    const MigrationFolder folder =
        detect_format("golang-migrate", files.path(), {}).format->read(files.path());
    for (const FolderProblem& problem : folder.problems) found.push_back(problem.kind);
    return found;
  };
  EXPECT_THAT(kinds("more/2_b.up.sql"), ElementsAre(FolderProblem::Kind::never_run));
  EXPECT_THAT(kinds("more/deep/2_b.up.sql"), ElementsAre(FolderProblem::Kind::never_run));
  EXPECT_THAT(kinds("more/products.sql"), ElementsAre(FolderProblem::Kind::aside));
  EXPECT_THAT(kinds("more/readme.md"), IsEmpty());
  EXPECT_THAT(kinds("seeds/products.sql"), IsEmpty());
  EXPECT_THAT(kinds("archive/1_b.up.sql"), IsEmpty());
  EXPECT_THAT(kinds("__testdata__/1_b.up.sql"), IsEmpty());
}

}  // namespace
}  // namespace gate
