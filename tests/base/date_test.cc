#include "gate/base/date.h"

#include <gtest/gtest.h>

namespace gate {
namespace {

TEST(IsDate, KnowsTheCalendar) {
  EXPECT_TRUE(is_date("2026-11-21"));
  EXPECT_TRUE(is_date("2028-02-29"));
  EXPECT_FALSE(is_date("2026-02-29"));
  EXPECT_FALSE(is_date("2026-00-00"));
  EXPECT_FALSE(is_date("2026-13-01"));
}

TEST(DateAfter, GoesOverTheEndsOfMonthsAndYears) {
  EXPECT_EQ(date_after("2026-11-21", 0), "2026-11-21");
  EXPECT_EQ(date_after("2026-11-21", 90), "2027-02-19");
  EXPECT_EQ(date_after("2027-12-01", 90), "2028-02-29");
}

TEST(DaysBetween, TakesWhateverFollowsTheDate) {
  EXPECT_EQ(days_between("2026-10-21T23:59:59Z", "2026-11-21"), 31);
  EXPECT_EQ(days_between("2026-11-21", "2026-11-20"), -1);
  EXPECT_EQ(days_between("yesterday", "2026-11-20"), std::nullopt);
  EXPECT_EQ(days_between("2026-13-40", "2026-11-20"), std::nullopt);
}

}  // namespace
}  // namespace gate
