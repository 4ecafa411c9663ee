#include <gtest/gtest.h>

#include "gate/base/text.h"

namespace gate {
namespace {

using std::string_literals::operator""s;

constexpr std::size_t kValid = std::string_view::npos;

TEST(FindInvalidUtf8, TakesEveryLengthOfSequence) {
  EXPECT_EQ(find_invalid_utf8(""), kValid);
  EXPECT_EQ(find_invalid_utf8("plain text of more than eight bytes"), kValid);
  EXPECT_EQ(find_invalid_utf8("\xC3\xA4 \xE2\x82\xAC \xF0\x9F\x8D\x8E \xF4\x8F\xBF\xBF"), kValid);
  EXPECT_EQ(find_invalid_utf8("a\0b"s), kValid);
}

class InvalidUtf8 : public testing::TestWithParam<std::string> {};

TEST_P(InvalidUtf8, IsFoundWhereItBegins) {
  EXPECT_EQ(find_invalid_utf8("twelve bytes" + GetParam()), 12u);
  EXPECT_EQ(find_invalid_utf8("twelve bytes" + GetParam() + "and more"), 12u);
}

INSTANTIATE_TEST_SUITE_P(Sequences, InvalidUtf8,
                         testing::Values("\x80"s, "\xC3"s, "\xE2\x82"s, "\xF0\x9F\x8D"s,
                                         "\xC0\xAF"s,          // overlong '/'
                                         "\xE0\x80\xAF"s,      // overlong, three bytes
                                         "\xF0\x80\x80\xAF"s,  // overlong, four bytes
                                         "\xED\xA0\x80"s,      // a surrogate
                                         "\xF4\x90\x80\x80"s,  // above U+10FFFF
                                         "\xFF"s));

TEST(Printable, KeepsWhatIsHarmless) {
  EXPECT_EQ(printable("a\tb\n\xC3\xA4 \xF0\x9F\x8D\x8E '\"<&"),
            "a\tb\n\xC3\xA4 \xF0\x9F\x8D\x8E '\"<&");
}

TEST(Printable, ShowsControlCharactersInsteadOfSendingThem) {
  EXPECT_EQ(printable("\x1b[31mred"), "\\x1b[31mred");
  EXPECT_EQ(printable("a\0b\r\x7f"s), "a\\x00b\\x0d\\x7f");
  EXPECT_EQ(printable("\xC2\x9B"
                      "31m"),
            "\\x9b31m");                                  // the one-byte form of ESC [
  EXPECT_EQ(printable("\xE2\x80\xAEtxt"), "\\u202etxt");  // right-to-left override
}

TEST(Printable, ReplacesWhatIsNoUtf8OrNoXml) {
  EXPECT_EQ(printable("a\xFF"
                      "b"),
            "a\xEF\xBF\xBD"
            "b");
  EXPECT_EQ(printable("\xEF\xBF\xBE"), "\xEF\xBF\xBD");  // U+FFFE
}

TEST(InQuotes, StaysOnOneLine) {
  EXPECT_EQ(in_quotes("my store.db"), "'my store.db'");
  EXPECT_EQ(in_quotes("a\nb\tc\x1b"), "'a\\x0ab\\x09c\\x1b'");
}

}  // namespace
}  // namespace gate
