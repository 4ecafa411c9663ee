// What every reader takes as it comes: links and ends of lines.
#include <gmock/gmock.h>

#include "tests/migration/folder_problems.h"

namespace gate {
namespace {

struct Kind {
  const char* format;
  const char* name;  // of a file
  const char* text;
};

std::string print(const testing::TestParamInfo<Kind>& info) {
  std::string name;
  for (const char c : std::string(info.param.format)) {
    if (c != '-') name += c;
  }
  return name;
}

class OddFiles : public testing::TestWithParam<Kind> {};

TEST_P(OddFiles, ReadsALinkAsTheFileThatItPointsAt) {
  const FolderFiles files{{"elsewhere", GetParam().text}};
  const FolderFiles folder{};
  std::filesystem::create_symlink(files.path() + "/elsewhere",
                                  folder.path() + "/" + GetParam().name);
  const MigrationFolder read = folder_of(GetParam().format, folder);

  EXPECT_THAT(read.problems, testing::IsEmpty());
  ASSERT_EQ(read.migrations.size(), 1U);
  EXPECT_EQ(read.migrations[0].up->statements.size(), 1U);
}

TEST_P(OddFiles, CutsTheSameWithOtherEndsOfLinesAndWithoutTheLast) {
  std::string windows;
  for (const char c : std::string(GetParam().text)) windows += c == '\n' ? "\r\n" : std::string{c};
  std::string unended = GetParam().text;
  unended.pop_back();

  EXPECT_THAT(up_of(GetParam().format, GetParam().name, windows), testing::ElementsAre("SELECT 1"));
  EXPECT_THAT(up_of(GetParam().format, GetParam().name, unended), testing::ElementsAre("SELECT 1"));
}

TEST_P(OddFiles, FollowsNoLinkThatLeadsRoundInCircles) {
  const FolderFiles files{{GetParam().name, GetParam().text}};
  for (const char* name : {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}) {
    std::filesystem::create_directory_symlink(files.path(), files.path() + "/" + name);
  }

  EXPECT_EQ(folder_of(GetParam().format, files).migrations.size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(Formats, OddFiles,
                         testing::Values(Kind{"goose", "1_x.sql", "-- +goose Up\nSELECT 1;\n"},
                                         Kind{"sql-migrate", "1_x.sql",
                                              "-- +migrate Up\nSELECT 1;\n"},
                                         Kind{"rambler", "1_x.sql", "-- rambler up\nSELECT 1;\n"},
                                         Kind{"mybatis", "1_x.sql", "-- // x\nSELECT 1;\n"},
                                         Kind{"postgrator", "1.do.x.sql", "SELECT 1;\n"},
                                         Kind{"bun", "1_x.up.sql", "SELECT 1;\n"},
                                         Kind{"pop", "1_x.up.sql", "SELECT 1;\n"},
                                         Kind{"tern", "1_x.sql", "SELECT 1;\n"},
                                         Kind{"node-pg-migrate", "1_x.sql", "SELECT 1;\n"}),
                         print);

}  // namespace
}  // namespace gate
