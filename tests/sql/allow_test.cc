#include "gate/sql/allow.h"

#include <gmock/gmock.h>

namespace gate {
namespace {

using testing::IsEmpty;

TEST(FindAllows, ReadsCheckSubjectReasonAndPlace) {
  const auto allows = find_allows(
      "SELECT 1;\n  -- migration-gate: allow data/column-dropped products.legacy (unused (since "
      "2024))\r\nALTER TABLE products DROP COLUMN legacy;",
      "a.sql");

  ASSERT_EQ(allows.size(), 1u);
  EXPECT_EQ(allows[0].check, "data/column-dropped");
  EXPECT_EQ(allows[0].subject, "products.legacy");
  EXPECT_EQ(allows[0].reason, "unused (since 2024)");
  EXPECT_EQ(allows[0].location, (Location{"a.sql", 2, 3}));
}

TEST(FindAllows, TakesASubjectInQuotes) {
  const auto allows =
      find_allows("--migration-gate:allow a/b \"order \"\"items\"\".x\" (why)", "a.sql");

  ASSERT_EQ(allows.size(), 1u);
  EXPECT_EQ(allows[0].subject, "order \"items\".x");
  EXPECT_EQ(allows[0].reason, "why");
}

TEST(FindAllows, FindsEveryOne) {
  const auto allows = find_allows(
      "-- migration-gate: allow a/b c (d)\n-- migration-gate: allow e/f g (h)\nSELECT 1; -- "
      "migration-gate: allow i/j k (l)",
      "a.sql");

  ASSERT_EQ(allows.size(), 3u);
  EXPECT_EQ(allows[2].check, "i/j");
  EXPECT_EQ(allows[2].location.line, 3);
}

TEST(FindAllows, DoesNotLoseWhatItCannotRead) {
  for (const char* text :
       {"-- migration-gate: allow", "-- migration-gate: allow a/b",
        "-- migration-gate: allow a/b c", "-- migration-gate: allow a/b (reason)",
        "-- migration-gate: allow a/b c ()", "-- migration-gate: allow a/b c (open",
        "-- migration-gate: allow a/b c (d) e", "-- migration-gate: alow a/b c (d)",
        "-- migration-gate allow a/b c (d)", "-- migration-gate: allow a/b \"c (d)",
        "-- migration-gate: allow a/b c(d)", "-- migration-gate:"}) {
    const auto allows = find_allows(text, "a.sql");
    ASSERT_EQ(allows.size(), 1u) << text;
    EXPECT_EQ(allows[0].check, "") << text;
    EXPECT_EQ(allows[0].location.line, 1) << text;
  }
}

TEST(FindAllows, LeavesStringsAndProseAlone) {
  EXPECT_THAT(find_allows("SELECT '\n-- migration-gate: allow a/b c (d)\n'", "a.sql"), IsEmpty());
  EXPECT_THAT(find_allows("-- migration-gate is run in CI\n-- see migration-gate: allow", ""),
              IsEmpty());
  EXPECT_THAT(find_allows("", ""), IsEmpty());
}

TEST(FindAllows, TakesABlockCommentToo) {
  const auto allows = find_allows("/* migration-gate: allow a/b c (d) */ SELECT 1", "a.sql");

  ASSERT_EQ(allows.size(), 1u);
  EXPECT_EQ(allows[0].reason, "d");
}

TEST(FindAllows, DoesNotMindHowTheProgramIsSpelt) {
  ASSERT_EQ(find_allows("-- Migration-Gate: allow a/b c (d)", "a.sql").size(), 1u);
}

}  // namespace
}  // namespace gate
