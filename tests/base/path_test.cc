#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "gate/base/file.h"
#include "tests/support/files.h"
#include "tests/support/temp.h"

namespace gate {
namespace {

class DisplayPath : public testing::Test {
 protected:
  void SetUp() override {
    put_file(folder_.file("db/migrations/1.sql"), "");
    std::filesystem::current_path(folder_.file("db"));
  }
  void TearDown() override { std::filesystem::current_path(before_); }

  const TempDir folder_ = test_folder();
  const std::filesystem::path before_ = std::filesystem::current_path();
};

TEST_F(DisplayPath, IsRelativeBelowTheWorkingDirectory) {
  EXPECT_EQ(display_path(folder_.file("db/migrations/1.sql")), "migrations/1.sql");
  EXPECT_EQ(display_path(folder_.file("db/migrations/not there yet")), "migrations/not there yet");
  EXPECT_EQ(display_path("./migrations//1.sql"), "migrations/1.sql");
  EXPECT_EQ(display_path("../db/migrations/"), "migrations");
  EXPECT_EQ(display_path(folder_.file("db")), ".");
}

TEST_F(DisplayPath, IsAsGivenElsewhere) {
  EXPECT_EQ(display_path(folder_.file("other.db")), folder_.file("other.db"));
  EXPECT_EQ(display_path("../other.db"), "../other.db");
  EXPECT_EQ(display_path(folder_.file("db2/x")), folder_.file("db2/x"));
  EXPECT_EQ(display_path(""), "");
}

TEST_F(DisplayPath, IsAsGivenWhereTheWorkingDirectoryIsGone) {
  std::filesystem::create_directory(folder_.file("gone"));
  std::filesystem::current_path(folder_.file("gone"));
  std::filesystem::remove(folder_.file("gone"));
  EXPECT_EQ(display_path("/x/y.sql"), "/x/y.sql");
}

TEST(Beside, IsSeenFromTheFolderOfTheFile) {
  EXPECT_EQ(beside("scenarios/shop/scenario.json", "migrations"), "scenarios/shop/migrations");
  EXPECT_EQ(beside("scenario.json", "migrations"), "migrations");
  EXPECT_EQ(beside("/a/scenario.json", "/b/store.db"), "/b/store.db");
  EXPECT_EQ(beside("a/scenario.json", "../b"), "a/../b");
  EXPECT_EQ(beside("a/scenario.json", ""), "a");
}

}  // namespace
}  // namespace gate
