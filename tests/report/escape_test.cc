#include "gate/report/escape.h"

#include <gmock/gmock.h>

#include "gate/base/text.h"

namespace gate {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(Visible, TakesTerminalSequencesOut) {
  EXPECT_EQ(visible("\x1b[31;1mred\x1b[0m"), "red");
  EXPECT_EQ(visible("a\x1b]0;title\x07"
                    "b"),
            "ab");
  EXPECT_EQ(visible("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\"), "link");
  EXPECT_EQ(visible("\x1b(Bx"), "x");
  EXPECT_EQ(visible("\x1b[0Ksection_start:1:a\r\x1b[0Kx"), "section_start:1:a\\x0dx");
}

TEST(Visible, ShowsAnEscapeThatStartsNoSequence) {
  EXPECT_EQ(visible("\x1b"), "\\x1b");
  EXPECT_EQ(visible("\x1b]no end"), "\\x1b]no end");
  EXPECT_EQ(visible("\x1b[12"), "\\x1b[12");
}

TEST(Visible, DoesNotMakeASequenceByTakingOneOut) {
  EXPECT_EQ(visible("\x1b\x1b[0m[31mred"), "\\x1b[31mred");
}

TEST(Visible, TurnsBadBytesIntoReplacementCharacters) {
  EXPECT_EQ(visible("a\xFF"
                    "b\xC3"),
            "a\xEF\xBF\xBD"
            "b\xEF\xBF\xBD");
}

TEST(Visible, ShowsNulAndBidirectionalOverrides) {
  EXPECT_EQ(visible(std::string_view("a\0b", 3)), "a\\x00b");
  EXPECT_EQ(visible("\xE2\x80\xAE"), "\\u202e");
}

TEST(Visible, TurnsWindowsLineEndsIntoPlainOnes) {
  EXPECT_EQ(visible("a\r\nb"), "a\nb");
}

TEST(XmlText, EscapesMarkupSoThatNoSectionCanEnd) {
  EXPECT_EQ(xml_text("a < b && c ]]> 'd' \"e\""), "a &lt; b &amp;&amp; c ]]&gt; 'd' \"e\"");
}

TEST(XmlText, KeepsHeadAndTailOfAHugeTextAndSaysWhatWasCut) {
  const std::string huge = "first" + std::string(20'000'000, 'x') + "last";
  const std::string text = xml_text(huge);
  EXPECT_LT(text.size(), 66'000U);
  EXPECT_THAT(text, StartsWith("firstxxx"));
  EXPECT_THAT(text, EndsWith("xxxlast"));
  EXPECT_THAT(text, HasSubstr("\n[... 19,934,473 bytes left out ...]\n"));
}

TEST(XmlText, DoesNotCutACharacterInTwo) {
  std::string huge = "x";
  while (huge.size() < 100'000) huge += "\xE2\x82\xAC";
  EXPECT_THAT(xml_text(huge), Not(HasSubstr("\xEF\xBF\xBD")));
}

TEST(XmlAttribute, WritesNewlinesAndTabsAsReferences) {
  EXPECT_EQ(xml_attribute("a\nb\t\"c\""), "a&#10;b&#9;&quot;c&quot;");
}

TEST(LogText, BreaksCommandsOfCiRunners) {
  EXPECT_EQ(log_text("::error::x"), ":\xE2\x80\x8B:error::x");
  EXPECT_EQ(log_text("a\n  ::stop"), "a\n  :\xE2\x80\x8B:stop");
  EXPECT_EQ(log_text("a\n\xC2\xA0::stop"), "a\n\xC2\xA0:\xE2\x80\x8B:stop");
  EXPECT_EQ(log_text("x ##[error]"), "x ##\xE2\x80\x8B[error]");
  EXPECT_EQ(log_text("x ###[error]"), "x ###\xE2\x80\x8B[error]");
  EXPECT_EQ(log_text("##VSO[task]"), "##\xE2\x80\x8BVSO[task]");
  EXPECT_EQ(log_text("#\x1b[0m#[error]"), "##\xE2\x80\x8B[error]");
}

TEST(LogText, LeavesCastsAlone) {
  EXPECT_EQ(log_text("SELECT a::int"), "SELECT a::int");
}

TEST(OneLine, FoldsWhiteSpaceAndSaysWhereItCut) {
  EXPECT_EQ(one_line("  a \r\n\t b  ", 80), "a b");
  EXPECT_EQ(one_line("abcdef", 3), "abc...");
  EXPECT_EQ(one_line("ab\xE2\x82\xAC"
                     "cd",
                     4),
            "ab...");
  EXPECT_EQ(one_line("", 80), "");
}

TEST(OneLine, DoesNotReadAHugeTextToItsEnd) {
  EXPECT_EQ(one_line(std::string(20'000'000, 'x'), 10), "xxxxxxxxxx...");
}

TEST(PlainWord, HasNoByteThatAProgramWouldTrip) {
  EXPECT_EQ(plain_word("shop/a b_1.2-ü"), "shop-a-b_1.2---");
  EXPECT_EQ(plain_word(""), "");
}

TEST(PercentEscape, HasTwoDigitsForAnyByte) {
  EXPECT_EQ(percent_escape('\n'), "%0A");
  EXPECT_EQ(percent_escape('\xFF'), "%FF");
}

TEST(CappedSql, LeavesAShortStatementAsItIs) {
  EXPECT_EQ(capped_sql("SELECT\r\n\x01 1", 100), "SELECT\r\n\x01 1");
}

TEST(CappedSql, SaysHowLongTheStatementWas) {
  const std::string sql = capped_sql(std::string(50'000'000, 'x'), 65536);
  EXPECT_EQ(sql.size(), 65536U);
  EXPECT_THAT(sql, EndsWith("x /* cut: 50,000,000 bytes in all */"));
}

TEST(CappedSql, LeavesWhatItCutAsItIs) {
  for (const std::string_view piece : {"x", "\xFF", "\xE2\x82\xAC", "\xF0\x9F\x98"}) {
    std::string sql;
    while (sql.size() < 300) sql += piece;
    const std::string once = capped_sql(sql, 256);
    EXPECT_LE(once.size(), 256U);
    EXPECT_EQ(capped_sql(once, 256), once);
    EXPECT_EQ(find_invalid_utf8(once), std::string::npos);
  }
}

}  // namespace
}  // namespace gate
