// The deployment in another locale, where an extension of the application's is asked.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/rehearsal/observe.h"
#include "tests/support/comma_locale.h"

namespace gate {
namespace {

using testing::HasSubstr;

std::vector<Point> rehearse_with_extension(const char* up) {
  const SmallScenario small;
  small.write("002_visit", up, "SELECT 1;");
  Scenario scenario = small.scenario();
  scenario.extensions = {GATE_TEST_EXTENSION};
  return judge(rehearse_small(small, scenario)).points;
}

constexpr const char* kPrices = "UPDATE sale SET amount = app_price(amount);\n";

// Of deploy/deterministic and the table sale.
Point point_of_sale(const char* up) {
  for (const Point& point : rehearse_with_extension(up)) {
    if (point.check == "deploy/deterministic" && point.subject == "sale") return point;
  }
  ADD_FAILURE() << "no point";
  return {};
}

TEST(Locale, FailsWhatComesOutOtherwiseInAnother) {
  const CommaLocale locale;
  const Point point = point_of_sale(kPrices);
  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_THAT(point.message, HasSubstr("depends on the locale"));
  EXPECT_THAT(point.message, HasSubstr(": amount"));
  EXPECT_THAT(point.location.path, HasSubstr("002_visit.up.sql"));
  EXPECT_THAT(point.hint, HasSubstr("setlocale()"));
}

TEST(Locale, PassesWhatIsTheSameInBoth) {
  const CommaLocale locale;
  const Point point = point_of_sale("UPDATE sale SET amount = app_double(amount);\n");
  EXPECT_EQ(point.verdict, Verdict::passed) << point.message;
}

TEST(Locale, SaysWhereItWasNotTried) {
  const CommaLocale none(false);
  const Point point = point_of_sale(kPrices);
  EXPECT_EQ(point.verdict, Verdict::skipped) << point.message;
  EXPECT_THAT(point.message, HasSubstr("no locale that writes numbers in another way"));
}

}  // namespace
}  // namespace gate
