#include "gate/base/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace gate {
namespace {

TEST(Trim, TakesBlanksOfAllKindsFromBothEndsOnly) {
  EXPECT_EQ(trim(" \t\r\n\v\f a b \n"), "a b");
  EXPECT_EQ(trim(" \n "), "");
  EXPECT_EQ(trim(""), "");
}

TEST(EqualIgnoringCase, FoldsAsciiOnly) {
  EXPECT_TRUE(equal_ignoring_case("Orders", "oRDERS"));
  EXPECT_FALSE(equal_ignoring_case("orders", "order"));
  EXPECT_FALSE(equal_ignoring_case("\xC3\x84", "\xC3\xA4"));  // Ä, ä
}

TEST(Join, PutsTheSeparatorBetweenOnly) {
  EXPECT_EQ(join({"a", "b", "a"}, ", "), "a, b, a");
  EXPECT_EQ(join({"a"}, ", "), "a");
  EXPECT_EQ(join({}, ", "), "");
}

struct Counted {
  long long number;
  std::string noun;
  std::string text;
};

class CountOf : public testing::TestWithParam<Counted> {};

TEST_P(CountOf, SpeaksEnglish) {
  EXPECT_EQ(count_of(GetParam().number, GetParam().noun), GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(
    Nouns, CountOf,
    testing::Values(Counted{1, "row", "1 row"}, Counted{0, "row", "0 rows"},
                    Counted{-1, "row", "-1 row"}, Counted{12345, "row", "12,345 rows"},
                    Counted{3, "index", "3 indexes"}, Counted{2, "entry", "2 entries"},
                    Counted{2, "key", "2 keys"}, Counted{2, "class", "2 classes"},
                    Counted{2, "branch", "2 branches"}, Counted{2, "child", "2 children"},
                    Counted{2, "foreign key violation", "2 foreign key violations"},
                    Counted{2, "query", "2 queries"}, Counted{1, "entry", "1 entry"}));

TEST(WithThousands, GroupsFromTheRight) {
  EXPECT_EQ(with_thousands(0), "0");
  EXPECT_EQ(with_thousands(999), "999");
  EXPECT_EQ(with_thousands(1000), "1,000");
  EXPECT_EQ(with_thousands(-999), "-999");
  EXPECT_EQ(with_thousands(-123456), "-123,456");
  EXPECT_EQ(with_thousands(std::numeric_limits<long long>::min()), "-9,223,372,036,854,775,808");
}

TEST(Duration, ChoosesTheUnitAfterRounding) {
  EXPECT_EQ(duration(0), "0 ms");
  EXPECT_EQ(duration(-1), "0 ms");
  EXPECT_EQ(duration(std::numeric_limits<double>::quiet_NaN()), "0 ms");
  EXPECT_EQ(duration(0.012), "12 ms");
  EXPECT_EQ(duration(0.8), "0.8 s");
  EXPECT_EQ(duration(59.94), "59.9 s");
  EXPECT_EQ(duration(59.97), "1 min 0 s");
  EXPECT_EQ(duration(200), "3 min 20 s");
  EXPECT_EQ(duration(3599.7), "1 h 0 min");
}

TEST(BytesOf, NeverShowsAThousandOfAUnit) {
  EXPECT_EQ(bytes_of(0), "0 B");
  EXPECT_EQ(bytes_of(999), "999 B");
  EXPECT_EQ(bytes_of(99'800'000), "99.8 MB");
  EXPECT_EQ(bytes_of(999'949), "999.9 kB");
  EXPECT_EQ(bytes_of(999'950), "1.0 MB");
  EXPECT_EQ(bytes_of(std::numeric_limits<unsigned long long>::max()), "18.4 EB");
}

TEST(Nearest, FindsTheWordBehindATypingError) {
  const std::vector<std::string> known = {"fixture", "migrations", "target"};
  EXPECT_EQ(nearest("fixtrue", known), "fixture");
  EXPECT_EQ(nearest("MIGRATION", known), "migrations");
  EXPECT_EQ(nearest("taget", known), "target");
}

TEST(Nearest, StaysSilentWhereNothingIsNear) {
  EXPECT_EQ(nearest("policy", {"fixture", "target"}), "");
  EXPECT_EQ(nearest("", {"fixture"}), "");
  EXPECT_EQ(nearest("a", {"b"}), "");
  EXPECT_EQ(nearest("fixture", {}), "");
  EXPECT_EQ(nearest(std::string(1 << 20, 'x'), {"fixture"}), "");
}

TEST(Nearest, PrefersTheNearerWord) {
  EXPECT_EQ(nearest("sha255", {"sha2560", "sha256"}), "sha256");
}

}  // namespace
}  // namespace gate
