#include "gate/base/fingerprint.h"

#include <gmock/gmock.h>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "tests/support/temp.h"

namespace gate {
namespace {

TEST(Fingerprint, IsAnotherWhicheverByteIsAnother) {
  const TempDir folder = test_folder();
  const std::string path = folder.file("large");
  std::string bytes(17 << 20, 'a');
  for (const unsigned threads : {1U, 2U, 3U}) {
    write_file(path, bytes);
    const std::string before = fingerprint_of_file(path, threads);
    EXPECT_EQ(fingerprint_of_file(path, threads), before);
    for (const std::size_t at : {std::size_t{0}, bytes.size() / 2, bytes.size() - 1}) {
      std::string other = bytes;
      other[at] = 'b';
      write_file(path, other);
      EXPECT_NE(fingerprint_of_file(path, threads), before) << at;
    }
    write_file(path, bytes + 'a');
    EXPECT_NE(fingerprint_of_file(path, threads), before);
  }
}

// The halves of a file that change places are another file.
TEST(Fingerprint, KnowsWhereItsPartsStand) {
  const TempDir folder = test_folder();
  const std::string a(8 << 20, 'a');
  const std::string b(8 << 20, 'b');
  write_file(folder.file("ab"), a + b);
  write_file(folder.file("ba"), b + a);
  EXPECT_NE(fingerprint_of_file(folder.file("ab"), 2), fingerprint_of_file(folder.file("ba"), 2));
}

TEST(Fingerprint, IsOfSmallAndEmptyFilesToo) {
  const TempDir folder = test_folder();
  write_file(folder.file("empty"), "");
  write_file(folder.file("small"), "a");
  EXPECT_NE(fingerprint_of_file(folder.file("empty"), 2),
            fingerprint_of_file(folder.file("small"), 2));
  EXPECT_THROW(fingerprint_of_file(folder.file("none"), 2), Error);
}

TEST(Fingerprint, IsNotNeededWhereTheStampTells) {
  const TempDir folder = test_folder();
  const std::string path = folder.file("a");
  write_file(path, "a");
  const std::string before = stamp_of_file(path);
  EXPECT_EQ(stamp_of_file(path), before);
  write_file(path, "b");
  EXPECT_NE(stamp_of_file(path), before);
  EXPECT_THROW(stamp_of_file(folder.file("none")), Error);
}

}  // namespace
}  // namespace gate
