#include "gate/base/file_set.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "tests/support/files.h"
#include "tests/support/temp.h"

namespace gate {
namespace {

namespace fs = std::filesystem;

TEST(WriteFiles, WritesThemAllAndMakesTheFoldersAbove) {
  const TempDir temp = test_folder();
  put_file(temp.file("b"), "old");

  write_files({{temp.file("a/x/1"), "one"}, {temp.file("b"), "new"}});

  EXPECT_EQ(read_file(temp.file("a/x/1")), "one");
  EXPECT_EQ(read_file(temp.file("b")), "new");
  EXPECT_EQ(list_folder(temp.file("a/x")).size(), 1u);
}

TEST(WriteFiles, WritesNoneWhereOneCannotBe) {
  const TempDir temp = test_folder();
  put_file(temp.file("is_a_file"), "");
  put_file(temp.file("b"), "old");

  EXPECT_THROW(write_files({{temp.file("new/1"), "one"},
                            {temp.file("b"), "new"},
                            {temp.file("is_a_file/2"), "two"}}),
               Error);

  EXPECT_FALSE(exists(temp.file("new")));
  EXPECT_EQ(read_file(temp.file("b")), "old");
  EXPECT_EQ(list_folder(temp.path()).size(), 2u);
}

TEST(WriteFiles, WritesNoneWhereOneIsAFolder) {
  const TempDir temp = test_folder();
  fs::create_directories(temp.file("b"));

  EXPECT_THROW(write_files({{temp.file("a"), "one"}, {temp.file("b"), "two"}}), Error);

  EXPECT_FALSE(exists(temp.file("a")));
}

TEST(WriteFiles, ReplacesALinkAndNotWhatItLeadsTo) {
  const TempDir temp = test_folder();
  put_file(temp.file("other"), "theirs");
  fs::create_symlink("other", temp.file("link"));

  write_files({{temp.file("link"), "ours"}});

  EXPECT_EQ(read_file(temp.file("other")), "theirs");
  EXPECT_FALSE(fs::is_symlink(temp.file("link")));
}

}  // namespace
}  // namespace gate
