#include "gate/base/temp_dir.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "tests/support/files.h"
#include "tests/support/temp.h"

namespace gate {
namespace {

TEST(TempDir, IsGoneWithAllItsContents) {
  std::string path;
  {
    const TempDir folder("");
    path = folder.path();
    put_file(folder.file("a/b/c.db"), "x");
    ASSERT_TRUE(is_folder(path));
  }
  EXPECT_FALSE(exists(path));
}

TEST(TempDir, StaysWhereItIsKept) {
  const TempDir parent = test_folder();
  std::string path;
  {
    TempDir folder(parent.path());
    folder.keep();
    path = folder.path();
  }
  EXPECT_TRUE(is_folder(path));
}

TEST(TempDir, BelongsToThisUserAlone) {
  const TempDir folder("");
  struct stat status = {};
  ASSERT_EQ(stat(folder.path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777u, 0700u);
}

TEST(TempDir, IsNeverSharedByTwoRuns) {
  const TempDir parent = test_folder();
  const TempDir one(parent.path());
  const TempDir two(parent.path());
  EXPECT_NE(one.path(), two.path());
}

TEST(TempDir, DoesNotFollowALinkOutOfItself) {
  const TempDir outside = test_folder();
  put_file(outside.file("precious"), "x");
  {
    const TempDir folder("");
    ASSERT_EQ(symlink(outside.path().c_str(), folder.file("link").c_str()), 0);
  }
  EXPECT_TRUE(exists(outside.file("precious")));
}

TEST(AbandonedFolders, AreThoseWhoseOwnerIsGone) {
  const TempDir parent = test_folder();
  const TempDir living(parent.path());
  put_file(living.file("green.db"), "x");
  {
    TempDir kept(parent.path());
    put_file(kept.file("green.db"), "x");
    kept.keep();
  }
  put_file(parent.file("migration-gate-AbCd12/green.db"), "x");
  put_file(parent.file("migration-gate-reports/green.db"), "x");
  put_file(parent.file("migration-gate-Abcdef"), "x");
  std::filesystem::create_directory(parent.file("migration-gate-BeGins"));

  EXPECT_THAT(abandoned_folders(parent.path()),
              testing::ElementsAre(parent.file("migration-gate-AbCd12")));
  EXPECT_THAT(abandoned_folders("/nowhere/at all"), testing::IsEmpty());
}

TEST(TempDir, SaysWhereNoneCanBeMade) {
  try {
    const TempDir folder("/nowhere/at all");
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "cannot make a folder in '/nowhere/at all': no such file or directory; "
                 "use --work-dir");
  }
}

}  // namespace
}  // namespace gate
