#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/hash.h"
#include "gate/base/interrupt.h"
#include "tests/support/files.h"
#include "tests/support/temp.h"

namespace gate {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

// A file that is mostly hole, with a few bytes at `at`.
void write_sparse(const std::string& path, off_t size, off_t at) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT, 0600);
  ASSERT_GE(file, 0);
  ASSERT_EQ(ftruncate(file, size), 0);
  ASSERT_EQ(pwrite(file, "data", 4, at), 4);
  close(file);
}

off_t blocks_of(const std::string& path) {
  struct stat status = {};
  return stat(path.c_str(), &status) == 0 ? status.st_blocks : -1;
}

TEST(CopyFile, IsByteIdentical) {
  const TempDir folder = test_folder();
  std::string bytes;
  for (int i = 0; i < 3'000'000; ++i) bytes += static_cast<char>(i * 7 + i / 255);
  put_file(folder.file("from"), bytes);

  copy_file(folder.file("from"), folder.file("to"));

  EXPECT_TRUE(read_file(folder.file("to")) == bytes);
}

TEST(CopyFile, CopiesAnEmptyFile) {
  const TempDir folder = test_folder();
  put_file(folder.file("from"), "");
  copy_file(folder.file("from"), folder.file("to"));
  EXPECT_EQ(file_size(folder.file("to")), 0u);
}

TEST(CopyFile, KeepsHolesAndSizesBeyondTwoGigabytes) {
  const TempDir folder = test_folder();
  constexpr off_t kSize = (off_t{1} << 31) + 12345;
  write_sparse(folder.file("from"), kSize, (off_t{1} << 31) + 100);

  copy_file(folder.file("from"), folder.file("to"));

  EXPECT_EQ(file_size(folder.file("to")), static_cast<std::uint64_t>(kSize));
  EXPECT_LE(blocks_of(folder.file("to")), 64);
  const int file = open(folder.file("to").c_str(), O_RDONLY);
  char bytes[4] = {};
  EXPECT_EQ(pread(file, bytes, 4, (off_t{1} << 31) + 100), 4);
  close(file);
  EXPECT_EQ(std::string(bytes, 4), "data");
}

TEST(CopyFile, KeepsHolesInTheMiddle) {
  const TempDir folder = test_folder();
  write_sparse(folder.file("from"), 3 << 20, 0);
  write_sparse(folder.file("from"), 3 << 20, 2 << 20);

  copy_file(folder.file("from"), folder.file("to"));

  EXPECT_EQ(sha256_of_file(folder.file("to")), sha256_of_file(folder.file("from")));
}

TEST(CopyFile, ReplacesALongerFile) {
  const TempDir folder = test_folder();
  put_file(folder.file("from"), "new");
  put_file(folder.file("to"), "old and long");

  copy_file(folder.file("from"), folder.file("to"));

  EXPECT_EQ(read_file(folder.file("to")), "new");
}

TEST(CopyFile, ReplacesALinkNotWhatItPointsAt) {
  const TempDir folder = test_folder();
  put_file(folder.file("from"), "new");
  put_file(folder.file("other"), "precious");
  ASSERT_EQ(symlink("other", folder.file("to").c_str()), 0);

  copy_file(folder.file("from"), folder.file("to"));

  EXPECT_EQ(read_file(folder.file("to")), "new");
  EXPECT_EQ(read_file(folder.file("other")), "precious");
}

TEST(CopyFile, NeverDestroysItsSource) {
  const TempDir folder = test_folder();
  put_file(folder.file("from"), "precious");
  ASSERT_EQ(link(folder.file("from").c_str(), folder.file("same").c_str()), 0);

  EXPECT_THROW(copy_file(folder.file("from"), folder.file("from")), Error);
  EXPECT_THROW(copy_file(folder.file("from"), folder.file("same")), Error);

  EXPECT_EQ(read_file(folder.file("from")), "precious");
}

TEST(CopyFile, MakesAWritableCopyOfAReadOnlyFile) {
  const TempDir folder = test_folder();
  put_file(folder.file("from"), "x");
  ASSERT_EQ(chmod(folder.file("from").c_str(), 0444), 0);

  copy_file(folder.file("from"), folder.file("to"));

  struct stat status = {};
  ASSERT_EQ(stat(folder.file("to").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777u, 0600u);
}

TEST(CopyFile, RefusesWhatIsNoFile) {
  const TempDir folder = test_folder();
  put_file(folder.file("from"), "x");

  EXPECT_THAT([&] { copy_file(folder.path(), folder.file("to")); },
              ThrowsMessage<Error>(HasSubstr("is a directory")));
  EXPECT_THAT([&] { copy_file("/dev/zero", folder.file("to")); },
              ThrowsMessage<Error>(HasSubstr("cannot copy '/dev/zero'")));
  EXPECT_THAT([&] { copy_file(folder.file("from"), "/dev/full"); },
              ThrowsMessage<Error>(HasSubstr("cannot write '/dev/full'")));
  EXPECT_FALSE(exists(folder.file("to")));
  EXPECT_TRUE(exists("/dev/full"));
}

// A file that may not grow fails in the middle of writing, as on a full disk.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit = {bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_ = {};
  void (*handler_)(int);
};

TEST(CopyFile, RemovesThePartThatWasWrittenBeforeTheFailure) {
  const TempDir folder = test_folder();
  put_file(folder.file("from"), std::string(1 << 20, 'x'));
  const FileSizeLimit limit(1 << 16);

  EXPECT_THROW(copy_file(folder.file("from"), folder.file("to")), Error);

  EXPECT_FALSE(exists(folder.file("to")));
}

TEST(CopyFile, RemovesThePartThatWasWrittenBeforeASignal) {
  const TempDir folder = test_folder();
  put_file(folder.file("from"), "x");
  catch_signals();
  std::raise(SIGINT);

  EXPECT_THROW(copy_file(folder.file("from"), folder.file("to")), Interrupted);

  clear_signal();
  EXPECT_FALSE(exists(folder.file("to")));
}

}  // namespace
}  // namespace gate
