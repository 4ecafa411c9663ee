#include "gate/config/growth.h"

#include <gtest/gtest.h>

namespace gate {
namespace {

TEST(Growth, IsAFactor) {
  Limits limits{.growth_bytes = 5};

  EXPECT_TRUE(read_growth("1.5x", limits));

  EXPECT_EQ(limits.growth_factor, 1.5);
  EXPECT_EQ(limits.growth_bytes, 0U);
}

TEST(Growth, IsANumberOfBytes) {
  Limits limits{.growth_factor = 2};

  EXPECT_TRUE(read_growth("500 MB", limits));
  EXPECT_EQ(limits.growth_bytes, 500'000'000U);
  EXPECT_EQ(limits.growth_factor, 0);
  EXPECT_TRUE(read_growth("1.5kB", limits));
  EXPECT_EQ(limits.growth_bytes, 1500U);
}

TEST(Growth, IsNothingElse) {
  for (const char* text : {"", "2", "x", "0x", "0 MB", "-2x", "2y", "1e3x", "inf MB", "1e30GB",
                           "0.1 B", "99999999999999999999x"}) {
    Limits limits{.growth_factor = 2};
    EXPECT_FALSE(read_growth(text, limits)) << text;
    EXPECT_EQ(limits.growth_factor, 2) << text;
  }
}

}  // namespace
}  // namespace gate
