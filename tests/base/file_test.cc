#include "gate/base/file.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <thread>

#include "gate/base/error.h"
#include "tests/support/temp.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr char kOddName[] = "a 'name' with \"quotes\"\nand lines";

TEST(ReadFile, GivesEveryByte) {
  const TempDir folder = test_folder();
  const std::string bytes("\xEF\xBB\xBF\0\r\n\xFF", 7);
  write_file(folder.file(kOddName), bytes);
  write_file(folder.file("empty"), "");

  EXPECT_EQ(read_file(folder.file(kOddName)), bytes);
  EXPECT_EQ(read_file(folder.file("empty")), "");
}

TEST(ReadFile, GivesFilesOfExactlyOneBlockAndMore) {
  const TempDir folder = test_folder();
  for (const std::size_t size : {1u << 20, (1u << 20) + 1, 5u << 20}) {
    write_file(folder.file("large"), std::string(size, 'x'));
    EXPECT_EQ(read_file(folder.file("large")), std::string(size, 'x'));
  }
}

TEST(ReadFile, SaysWhatIsWrongWithThePath) {
  const TempDir folder = test_folder();
  ASSERT_EQ(symlink("nothing", folder.file("dangling").c_str()), 0);

  EXPECT_THAT([&] { read_file(folder.file("missing")); },
              ThrowsMessage<UsageError>(HasSubstr("no such file: '")));
  EXPECT_THAT([&] { read_file(folder.file("dangling")); },
              ThrowsMessage<UsageError>(HasSubstr("no such file: '")));
  EXPECT_THAT([&] { read_file(folder.path()); },
              ThrowsMessage<UsageError>(HasSubstr("is a folder, not a file")));
}

TEST(ReadFile, NeverWaitsForAPipeNorReadsADeviceWithoutEnd) {
  const TempDir folder = test_folder();
  ASSERT_EQ(mkfifo(folder.file("pipe").c_str(), 0600), 0);
  for (const std::string& path : {folder.file("pipe"), std::string("/dev/zero")}) {
    EXPECT_THAT([&] { read_file(path); },
                ThrowsMessage<UsageError>(HasSubstr("is a pipe or a device")));
  }
}

TEST(ReadFile, RefusesMoreThanItWasAskedFor) {
  const TempDir folder = test_folder();
  write_file(folder.file("a"), "12345");
  EXPECT_EQ(read_file(folder.file("a"), 5), "12345");
  EXPECT_THAT([&] { read_file(folder.file("a"), 4); },
              ThrowsMessage<UsageError>(HasSubstr("has 5 B; a file of its kind has at most 4 B")));
}

TEST(ReadFile, DoesNotTakeAPathWithANulForAnotherFile) {
  const TempDir folder = test_folder();
  write_file(folder.file("a"), "x");
  const std::string path = folder.file("a") + std::string("\0.sql", 5);

  EXPECT_FALSE(exists(path));
  EXPECT_THROW(read_file(path), UsageError);
  EXPECT_THROW(write_file(path, "y"), UsageError);
}

TEST(WriteFile, ReplacesTheWholeFileAndLeavesNothingBeside) {
  const TempDir folder = test_folder();
  write_file(folder.file("a"), "a long text");
  write_file(folder.file("a"), "short");

  EXPECT_EQ(read_file(folder.file("a")), "short");
  EXPECT_THAT(list_folder(folder.path()), ElementsAre("a"));
}

TEST(WriteFile, MakesTheFoldersAbove) {
  const TempDir folder = test_folder();
  write_file(folder.file("reports/today/junit.xml"), "x");
  EXPECT_EQ(read_file(folder.file("reports/today/junit.xml")), "x");
}

TEST(WriteFile, KeepsALinkALink) {
  const TempDir folder = test_folder();
  write_file(folder.file("real"), "old");
  ASSERT_EQ(symlink("real", folder.file("link").c_str()), 0);

  write_file(folder.file("link"), "new");

  EXPECT_EQ(read_file(folder.file("real")), "new");
}

TEST(WriteFile, WritesIntoADeviceInsteadOfReplacingIt) {
  EXPECT_NO_THROW(write_file("/dev/null", "x"));

  struct stat status = {};
  ASSERT_EQ(stat("/dev/null", &status), 0);
  EXPECT_TRUE(S_ISCHR(status.st_mode));
}

TEST(WriteFile, MakesFilesInMemory) {
  const TempDir folder("/dev/shm");

  write_file(folder.file("written"), "x");

  EXPECT_EQ(read_file(folder.file("written")), "x");
}

TEST(WriteFile, SaysThatTheDiskIsFull) {
  EXPECT_THAT([] { write_file("/dev/full", "x"); },
              ThrowsMessage<Error>(
                  testing::AllOf(HasSubstr("no space left on device while writing '/dev/full'"),
                                 testing::Not(HasSubstr("--work-dir")))));
}

TEST(WriteFile, SaysWhyItCannot) {
  const TempDir folder = test_folder();
  write_file(folder.file("a"), "x");

  EXPECT_THAT([&] { write_file(folder.path(), "x"); },
              ThrowsMessage<Error>(HasSubstr("is a directory")));
  EXPECT_THAT([&] { write_file(folder.file("a/b"), "x"); },
              ThrowsMessage<Error>(HasSubstr("not a directory")));
  EXPECT_THAT(list_folder(folder.path()), ElementsAre("a"));
}

TEST(ListFolder, SortsAllNamesHiddenOnesToo) {
  const TempDir folder = test_folder();
  for (const char* const name : {"b", "a", ".hidden", kOddName}) write_file(folder.file(name), "");

  EXPECT_THAT(list_folder(folder.path()), ElementsAre(".hidden", "a", kOddName, "b"));
}

TEST(ListFolder, RefusesWhatIsNone) {
  const TempDir folder = test_folder();
  write_file(folder.file("a"), "");

  EXPECT_THROW(list_folder(folder.file("a")), UsageError);
  EXPECT_THROW(list_folder(folder.file("missing")), UsageError);
}

TEST(RemoveFile, DoesNothingWhereThereIsNone) {
  const TempDir folder = test_folder();
  write_file(folder.file("a"), "");

  remove_file(folder.file("a"));
  EXPECT_FALSE(exists(folder.file("a")));
  EXPECT_NO_THROW(remove_file(folder.file("a")));
  EXPECT_THROW(remove_file(folder.path()), Error);
}

TEST(FileSize, CountsBytes) {
  const TempDir folder = test_folder();
  write_file(folder.file("a"), "12345");

  EXPECT_EQ(file_size(folder.file("a")), 5u);
  EXPECT_THROW(file_size(folder.file("missing")), Error);
  EXPECT_THROW(file_size(folder.path()), Error);
}

TEST(FreeBytes, IsKnownForFoldersThatExist) {
  const TempDir folder = test_folder();
  EXPECT_GT(free_bytes(folder.path()), 0u);
  EXPECT_THROW(free_bytes(folder.file("missing")), Error);
}

TEST(WriteFile, DoesNotWaitForAPipeThatNobodyReads) {
  const TempDir folder = test_folder();
  ASSERT_EQ(mkfifo(folder.file("pipe").c_str(), 0600), 0);

  EXPECT_THAT([&] { write_file(folder.file("pipe"), "x"); },
              ThrowsMessage<Error>(HasSubstr("nobody reads this pipe")));
  EXPECT_THAT([&] { append_lines(folder.file("pipe"), "x\n"); },
              ThrowsMessage<Error>(HasSubstr("nobody reads this pipe")));
}

TEST(WriteFile, WritesAllOfItToAPipeThatIsRead) {
  const TempDir folder = test_folder();
  const std::string text(300'000, 'x');  // more than a pipe holds
  ASSERT_EQ(mkfifo(folder.file("pipe").c_str(), 0600), 0);
  std::string got;
  // For writing, too: as long as nobody writes, it is not at its end.
  const int reader = open(folder.file("pipe").c_str(), O_RDWR);
  ASSERT_GE(reader, 0);
  std::thread reading([&] {
    char block[4096];
    for (ssize_t n = 0; got.size() < text.size() && (n = read(reader, block, sizeof block)) > 0;) {
      got.append(block, static_cast<std::size_t>(n));
    }
  });

  write_file(folder.file("pipe"), text);

  reading.join();
  close(reader);
  EXPECT_EQ(got, text);
}

TEST(AppendLines, BeginsALineOfItsOwn) {
  const TempDir folder = test_folder();

  append_lines(folder.file("new"), "a\n");
  write_file(folder.file("cut"), "theirs");
  append_lines(folder.file("cut"), "a\n");
  append_lines(folder.file("cut"), "b\n");
  append_lines("/dev/null", "a\n");

  EXPECT_EQ(read_file(folder.file("new")), "a\n");
  EXPECT_EQ(read_file(folder.file("cut")), "theirs\na\nb\n");
}

}  // namespace
}  // namespace gate
