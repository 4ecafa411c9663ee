#include "gate/base/gzip.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <csignal>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/interrupt.h"
#include "tests/support/files.h"
#include "tests/support/gzip.h"
#include "tests/support/temp.h"

namespace gate {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string varied(std::size_t size) {
  std::string bytes;
  unsigned state = 1;
  while (bytes.size() < size) {
    state = state * 1664525 + 1013904223;
    bytes += static_cast<char>(state >> 24);
  }
  return bytes;
}

class Gunzip : public testing::Test {
 protected:
  std::string unpack(const std::string& packed) {
    put_file(from_, packed);
    return gunzip_file(from_, to_);
  }

  const TempDir folder_ = test_folder();
  const std::string from_ = folder_.file("store.db.gz");
  const std::string to_ = folder_.file("store.db");
};

TEST_F(Gunzip, GivesTheContentBack) {
  const std::string content = varied(3'000'000);
  EXPECT_EQ(unpack(gzip(content)), "");
  EXPECT_TRUE(read_file(to_) == content);
}

TEST_F(Gunzip, GivesHighlyCompressedContentBack) {
  const std::string content(20'000'000, '\0');
  EXPECT_EQ(unpack(gzip(content)), "");
  EXPECT_TRUE(read_file(to_) == content);
}

TEST_F(Gunzip, GivesEmptyContentBack) {
  EXPECT_EQ(unpack(gzip("")), "");
  EXPECT_EQ(read_file(to_), "");
}

TEST_F(Gunzip, JoinsSeveralMembers) {
  EXPECT_EQ(unpack(gzip("one ") + gzip("") + gzip("two")), "");
  EXPECT_EQ(read_file(to_), "one two");
}

// A member made `size` bytes long by the name of a file in its header.
std::string lengthen(std::string packed, std::size_t size) {
  packed[3] = static_cast<char>(packed[3] | 8);
  packed.insert(10, std::string(size - packed.size() - 1, 'n') + '\0');
  return packed;
}

TEST_F(Gunzip, FindsAMemberThatBeginsAcrossTwoBlocks) {
  for (const std::size_t distance : {0u, 1u, 2u, 3u}) {
    const std::string first = lengthen(gzip("one "), (1u << 20) - distance);
    EXPECT_EQ(unpack(first + gzip("two")), "");
    EXPECT_EQ(read_file(to_), "one two") << distance;
  }
}

// A member with all that a header may have: https://www.rfc-editor.org/rfc/rfc1952, section 2.3.
std::string with_header(std::string packed, unsigned flags) {
  std::string more;
  if ((flags & 4U) != 0) more += std::string("\x06\0BC\x02\0zz", 8);
  if ((flags & 8U) != 0) more += std::string("store.db\0", 9);
  if ((flags & 16U) != 0) more += std::string("a comment\0", 10);
  packed[3] = static_cast<char>(flags);
  std::string head = packed.substr(0, 10) + more;
  if ((flags & 2U) != 0) {
    const auto* bytes = reinterpret_cast<const Bytef*>(head.data());
    const uLong sum = crc32(0, bytes, static_cast<uInt>(head.size()));
    head += static_cast<char>(sum & 255U);
    head += static_cast<char>(sum >> 8U & 255U);
  }
  return head + packed.substr(10);
}

TEST_F(Gunzip, ReadsAHeaderThatLiesAcrossTwoBlocks) {
  for (const unsigned flags : {0U, 2U, 4U, 8U, 12U, 16U, 30U}) {
    const std::string second = with_header(gzip("two"), flags);
    for (std::size_t distance = 0; distance < second.size(); ++distance) {
      const std::string first = lengthen(gzip("one "), (1u << 20) - distance);
      ASSERT_EQ(unpack(first + second), "") << flags << " " << distance;
      ASSERT_EQ(read_file(to_), "one two") << flags << " " << distance;
    }
  }
}

TEST_F(Gunzip, RefusesFlagsThatNobodyKnows) {
  for (const unsigned flag : {0x20U, 0x40U, 0x80U}) {
    std::string packed = gzip("one");
    packed[3] = static_cast<char>(flag);
    EXPECT_THAT(unpack(packed), StartsWith("corrupt after 0 B")) << flag;
    EXPECT_THAT(unpack(gzip("one") + packed), StartsWith("corrupt after 3 B")) << flag;
  }
}

TEST_F(Gunzip, TellsAMemberThatEndsAfterOneByte) {
  EXPECT_THAT(unpack(gzip("one") + "\x1f"), StartsWith("truncated after 3 B"));
}

TEST_F(Gunzip, IgnoresPaddingSilently) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(unpack(gzip("content") + std::string(2'000'000, '\0')), "");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  EXPECT_EQ(read_file(to_), "content");
}

TEST_F(Gunzip, IgnoresTrailingGarbageWithAWarning) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(unpack(gzip("content") + "garbage"), "");
  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("other data behind its gzip data"));
  EXPECT_EQ(read_file(to_), "content");
}

TEST_F(Gunzip, TellsTruncatedDataWhereverItEnds) {
  const std::string packed = gzip(varied(100));
  for (std::size_t size = 2; size < packed.size(); ++size) {
    EXPECT_THAT(unpack(packed.substr(0, size)), StartsWith("truncated after ")) << size;
    EXPECT_FALSE(exists(to_)) << size;
  }
}

TEST_F(Gunzip, TellsATruncatedSecondMember) {
  const std::string second = gzip("two");
  EXPECT_THAT(unpack(gzip("one") + second.substr(0, 2)), StartsWith("truncated after 3 B"));
  EXPECT_THAT(unpack(gzip("one") + second.substr(0, second.size() - 1)), StartsWith("truncated"));
}

TEST_F(Gunzip, NeverTakesDamagedDataForWhole) {
  const std::string content = varied(100);
  const std::string packed = gzip(content);
  int damages = 0;
  for (std::size_t at = 10; at < packed.size(); ++at) {
    std::string damaged = packed;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    // Some bits mean nothing, for example those that pad a stored block.
    const bool is_whole = unpack(damaged).empty();
    EXPECT_TRUE(is_whole ? read_file(to_) == content : !exists(to_)) << at;
    damages += is_whole ? 0 : 1;
  }
  EXPECT_GT(damages, 100);
}

TEST_F(Gunzip, TellsCorruptData) {
  std::string packed = gzip(varied(100));
  packed[packed.size() - 8] = static_cast<char>(packed[packed.size() - 8] ^ 1);  // the checksum
  EXPECT_EQ(unpack(packed), "corrupt after 100 B of content");
}

TEST_F(Gunzip, SaysWhatCannotBeReadOrWritten) {
  put_file(from_, gzip("content"));
  EXPECT_THROW((void)gunzip_file(folder_.file("missing"), to_), Error);
  EXPECT_THROW((void)gunzip_file(folder_.path(), to_), Error);
  EXPECT_THROW((void)gunzip_file(from_, folder_.file("missing/store.db")), Error);
  EXPECT_FALSE(exists(to_));
}

TEST_F(Gunzip, StopsWhenASignalCame) {
  put_file(from_, gzip("content"));
  catch_signals();
  std::raise(SIGTERM);

  EXPECT_THROW((void)gunzip_file(from_, to_), Interrupted);

  clear_signal();
  EXPECT_FALSE(exists(to_));
}

TEST_F(Gunzip, ShowsTheHeadOfTheContentAlone) {
  put_file(from_, gzip("SQLite ") + gzip("format 3") + "garbage");
  EXPECT_EQ(gunzip_head(from_, 12), "SQLite forma");
}

TEST_F(Gunzip, ShowsAsMuchOfTheHeadAsThereIs) {
  put_file(from_, gzip("short"));
  EXPECT_EQ(gunzip_head(from_, 64), "short");
  put_file(from_, gzip(varied(100)).substr(0, 5));
  EXPECT_EQ(gunzip_head(from_, 64), "");
}

TEST_F(Gunzip, RecognisesGzipByContent) {
  const auto is = [&](std::string_view bytes) {
    put_file(from_, bytes);
    return is_gzip(from_);
  };
  EXPECT_TRUE(is(gzip("x")));
  EXPECT_TRUE(is("\x1f\x8b"));
  EXPECT_FALSE(is("\x1f\x8b\x07"));
  EXPECT_FALSE(is("\x1f"));
  EXPECT_FALSE(is(""));
  EXPECT_FALSE(is("SELECT 1;"));
}

}  // namespace
}  // namespace gate
