#include "gate/base/clock.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "gate/base/error.h"

namespace gate {
namespace {

class Clock : public testing::Test {
 protected:
  void set_epoch(const char* value) { setenv("SOURCE_DATE_EPOCH", value, 1); }
  void TearDown() override { unsetenv("SOURCE_DATE_EPOCH"); }
};

TEST_F(Clock, ShowsTheTimeThatTheBuildWasGiven) {
  set_epoch("951782400");
  EXPECT_EQ(utc_now(), "2000-02-29T00:00:00Z");
  EXPECT_EQ(utc_today(), "2000-02-29");
}

TEST_F(Clock, ShowsTheRealTimeOtherwise) {
  unsetenv("SOURCE_DATE_EPOCH");
  EXPECT_EQ(utc_now().size(), 20u);
  EXPECT_GT(utc_now(), "2024-01-01T00:00:00Z");
}

TEST_F(Clock, RefusesATimeThatIsNone) {
  for (const char* const value : {"tomorrow", "12x", "-1", "99999999999999999999"}) {
    set_epoch(value);
    EXPECT_THROW(utc_now(), UsageError) << value;
  }
}

}  // namespace
}  // namespace gate
