#include "gate/base/hash.h"

#include <gtest/gtest.h>

#include <csignal>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/interrupt.h"
#include "tests/support/files.h"
#include "tests/support/temp.h"

namespace gate {
namespace {

TEST(Sha256, EqualsThePublishedVectors) {
  EXPECT_EQ(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(HashOfFile, DoesNotDependOnTheBlocksItIsReadIn) {
  const TempDir folder = test_folder();
  const std::string bytes((1 << 20) + 17, 'x');
  put_file(folder.file("large"), bytes);

  EXPECT_EQ(sha256_of_file(folder.file("large")), sha256(bytes));
  EXPECT_EQ(xxh3_of_file(folder.file("large")).size(), 32u);
}

TEST(HashOfFile, IsTheCanonicalXxh3) {
  const TempDir folder = test_folder();
  put_file(folder.file("empty"), "");
  EXPECT_EQ(xxh3_of_file(folder.file("empty")), "99aa06d3014798d86001c324468d497f");
}

TEST(HashOfFile, SeesOneChangedByte) {
  const TempDir folder = test_folder();
  std::string bytes((1 << 20) + 17, 'x');
  put_file(folder.file("a"), bytes);
  bytes.back() = 'y';
  put_file(folder.file("b"), bytes);

  EXPECT_NE(xxh3_of_file(folder.file("a")), xxh3_of_file(folder.file("b")));
}

TEST(HashOfFiles, IsThatOfTheirConcatenation) {
  const TempDir folder = test_folder();
  put_file(folder.file("a"), "ab");
  put_file(folder.file("b"), "c");

  EXPECT_EQ(sha256_of_files({folder.file("a"), folder.file("b")}), sha256("abc"));
}

TEST(HashOfFile, NamesTheFileThatIsNotThere) {
  try {
    sha256_of_file("/nowhere/store.db");
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "cannot read '/nowhere/store.db': no such file or directory");
  }
}

TEST(HashOfFile, StopsWhenASignalCame) {
  const TempDir folder = test_folder();
  put_file(folder.file("a"), "ab");
  catch_signals();
  std::raise(SIGTERM);

  EXPECT_THROW(xxh3_of_file(folder.file("a")), Interrupted);
  clear_signal();
}

}  // namespace
}  // namespace gate
