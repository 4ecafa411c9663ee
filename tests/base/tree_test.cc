#include "gate/base/tree.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "gate/base/error.h"
#include "tests/support/files.h"
#include "tests/support/temp.h"

namespace gate {
namespace {

using testing::ElementsAre;

std::vector<std::string> paths_of(const Tree& tree) {
  std::vector<std::string> paths;
  for (const TreeFolder& folder : tree.folders) paths.push_back(folder.path);
  return paths;
}

TEST(WalkTree, ListsFoldersFromTheTopDown) {
  const TempDir temp = test_folder();
  put_file(temp.file("b/x/1.sql"), "");
  put_file(temp.file("a/2.sql"), "");
  put_file(temp.file("3.sql"), "");

  const Tree tree = walk_tree(temp.path());

  EXPECT_THAT(paths_of(tree), ElementsAre(".", "a", "b", "b/x"));
  EXPECT_THAT(tree.folders[0].files, ElementsAre("3.sql"));
  EXPECT_THAT(tree.folders[3].files, ElementsAre("1.sql"));
  EXPECT_TRUE(tree.is_whole);
}

TEST(WalkTree, LeavesOutWhatNobodyWrote) {
  const TempDir temp = test_folder();
  for (const char* folder : {"node_modules", "vendor", "target", "build", ".venv", ".git", "src"}) {
    put_file(temp.file(std::string(folder) + "/a.sql"), "");
  }

  EXPECT_THAT(paths_of(walk_tree(temp.path())), ElementsAre(".", "src"));
}

TEST(WalkTree, FollowsNoLinks) {
  const TempDir temp = test_folder();
  put_file(temp.file("src/a.sql"), "");
  std::filesystem::create_directory_symlink("..", temp.file("src/up"));
  std::filesystem::create_directory_symlink("/usr", temp.file("out"));
  std::filesystem::create_symlink("a.sql", temp.file("src/b.sql"));

  const Tree tree = walk_tree(temp.path());

  EXPECT_THAT(paths_of(tree), ElementsAre(".", "src"));
  EXPECT_THAT(tree.folders[1].files, ElementsAre("a.sql"));
}

TEST(WalkTree, StopsWhereATreeIsTooDeep) {
  const TempDir temp = test_folder();
  std::string path = temp.path();
  for (int i = 0; i < 40; ++i) path += "/d";
  std::filesystem::create_directories(path);

  const Tree tree = walk_tree(temp.path());

  EXPECT_FALSE(tree.is_whole);
  EXPECT_LT(tree.folders.size(), 30u);
}

TEST(WalkTree, RefusesWhatIsNoFolder) {
  const TempDir temp = test_folder();
  put_file(temp.file("a"), "");

  EXPECT_THROW(walk_tree(temp.file("a")), UsageError);
  EXPECT_THROW(walk_tree(temp.file("none")), UsageError);
}

TEST(IsAbove, GoesByFoldersAndNotByLetters) {
  EXPECT_TRUE(is_above(".", "db"));
  EXPECT_TRUE(is_above("db", "db/migrations"));
  EXPECT_FALSE(is_above("db", "dbs"));
  EXPECT_FALSE(is_above("db", "db"));
  EXPECT_FALSE(is_above("db/migrations", "db"));
}

}  // namespace
}  // namespace gate
