#include "gate/compare/stamps.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>

#include "gate/base/clock.h"

namespace gate {
namespace {

RowSource one_column(std::vector<Value> values) {
  auto rows = std::make_shared<Rows>();
  for (Value& value : values) rows->push_back({std::move(value)});
  return [rows, at = std::size_t{0}]() mutable -> const Row* {
    return at < rows->size() ? &(*rows)[at++] : nullptr;
  };
}

std::int64_t now_in_seconds() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::seconds>(now).count();
}

constexpr std::int64_t kLater = std::int64_t{31} * 3600;

bool differ(std::vector<Value> here, std::vector<Value> there) {
  return differ_by_time_of_run(one_column(std::move(here)), one_column(std::move(there)));
}

bool drawn(std::vector<Value> here, std::vector<Value> there = {}) {
  return are_drawn_apart(one_column(std::move(here)), one_column(std::move(there)));
}

TEST(DrawnIdentifiers, AreRandomUuidsOfWhichNoTwoAreAlike) {
  const std::string one = "1e9d912c724e47fa87a219f5d482d789";
  const std::string other = "86bf40f5-0df3-45b6-a912-e65416efaa59";

  EXPECT_TRUE(drawn({one, other}));
  EXPECT_TRUE(drawn(
      {Blob{std::string("abcdef\x4f"
                        "a\x8f"
                        "abcdefg",
                        16)},
       Blob{std::string("\x12\x34\x56\x78\x90\x12\x43\x78\x99\x87\x75\x53\x31\x10\x02\x24", 16)}}));
  EXPECT_FALSE(drawn({std::string("00000001-0000-4000-8000-000000000000")},
                     {std::string("00000001-0000-4000-8000-000000000001")}));  // heads or tails
  EXPECT_TRUE(drawn({one}, {other}));
  EXPECT_FALSE(drawn({one, other}, {other}));  // given to somebody else there
  EXPECT_FALSE(drawn({}));
  EXPECT_FALSE(drawn({one, one}));
  EXPECT_FALSE(drawn({Null{}, one}));
  EXPECT_FALSE(drawn({one, std::string("86bf40f5-0df3-15b6-a912-e65416efaa59")}));  // by the time
  EXPECT_FALSE(drawn({std::string("86bf40f50-df3-45b6-a912-e65416efaa59")}));
  EXPECT_FALSE(drawn({std::string("9f86d081884c7d65")}));
  EXPECT_FALSE(drawn({std::int64_t{7}}));
}

RowSource by_key(std::vector<Value> values) {
  auto rows = std::make_shared<Rows>();
  for (Value& value : values) {
    rows->push_back({static_cast<std::int64_t>(rows->size()), std::move(value)});
  }
  return [rows, at = std::size_t{0}]() mutable -> const Row* {
    return at < rows->size() ? &(*rows)[at++] : nullptr;
  };
}

TEST(FilledApart, AreTheValuesThatDifferWhereNothingWas) {
  const std::string a = "a";
  const std::string b = "b";
  const std::string c = "c";

  const auto apart = filled_apart(by_key({a, Null{}, Null{}, Null{}}), by_key({a, c, b, Null{}}),
                                  by_key({a, b, c, Null{}}), 2);
  ASSERT_TRUE(apart);
  EXPECT_EQ(apart->here, (Rows{{b}, {c}}));
  EXPECT_EQ(apart->there, (Rows{{b}, {c}}));
  EXPECT_TRUE(filled_apart(nullptr, by_key({a}), by_key({b}), 2));  // a new column

  EXPECT_FALSE(filled_apart(by_key({a, Null{}}), by_key({b, b}), by_key({c, b}), 2));
  EXPECT_FALSE(filled_apart(nullptr, by_key({a, b}), by_key({b, a}), 1));  // too many
  EXPECT_FALSE(filled_apart(nullptr, by_key({a, b}), by_key({b}), 2));
  EXPECT_FALSE(filled_apart(by_key({Null{}}),  // whose is which?
                            one_column({a, b}), one_column({b, a}), 2));
}

TEST(Stamps, AreTimesOfAboutNowInEveryCommonForm) {
  const std::int64_t now = now_in_seconds();
  const double days = static_cast<double>(now) / 86400 + 2440587.5;

  EXPECT_TRUE(differ({now}, {now + kLater}));
  EXPECT_TRUE(differ({now * 1000}, {(now + kLater) * 1000}));
  EXPECT_TRUE(differ({days}, {days + 1.3}));
  EXPECT_TRUE(differ({std::to_string(now)}, {std::to_string(now + kLater)}));
  EXPECT_TRUE(differ({std::string("2001-01-01"), utc_today() + " 07:00:00"},
                     {std::string("2001-01-01"), utc_today() + "T23:00:00Z"}));
}

TEST(Stamps, AreNotWhatTheTimeDecided) {
  EXPECT_FALSE(differ({std::int64_t{0}}, {std::int64_t{1}}));
  EXPECT_FALSE(differ({std::string("active")}, {std::string("expired")}));
  EXPECT_FALSE(differ({utc_today()}, {Null{}}));
  EXPECT_FALSE(differ({utc_today()}, {std::string("2001-01-01")}));
  EXPECT_FALSE(differ({Blob{"x"}}, {Blob{"y"}}));
  EXPECT_FALSE(differ({std::string("9999-99-99")}, {}));
}

TEST(Stamps, AreNotThereWhereNothingDiffers) {
  EXPECT_TRUE(differ({std::string("a")}, {std::string("a")}));
}

}  // namespace
}  // namespace gate
