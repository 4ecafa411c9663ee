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

}  // namespace
}  // namespace gate
