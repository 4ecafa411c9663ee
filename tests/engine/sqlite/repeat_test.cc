// The time that SQL sees, and its random numbers.
#include <gtest/gtest.h>

#include <chrono>

#include "tests/engine/sqlite/database.h"

namespace gate {
namespace {

std::string now(Session& session) {
  const Rows rows = session.query("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')");
  return std::get<std::string>(rows.at(0).at(0));
}

TEST(RepeatedClock, StandsStillForEveryConnection) {
  TestDatabase first("");
  TestDatabase second("");
  const std::string before = now(*first);

  const auto later = std::chrono::steady_clock::now() + std::chrono::milliseconds(3);
  while (std::chrono::steady_clock::now() < later) {
  }

  EXPECT_EQ(now(*first), before);
  EXPECT_EQ(now(*second), before);
}

TEST(RepeatedClock, SaysTodaysDate) {
  TestDatabase database("");
  const auto days = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  const auto before = days.time_since_epoch().count() - 1;

  const Rows rows = database->query("SELECT unixepoch('now') / 86400");

  const auto said = std::get<std::int64_t>(rows.at(0).at(0));
  EXPECT_GE(said, before);
  EXPECT_LE(said, before + 1);
}

std::string token(TestDatabase& database) {
  const Rows rows = database->query("SELECT hex(randomblob(16))");
  return std::get<std::string>(rows.at(0).at(0));
}

TEST(Chance, ComesAgainAfterTheSameSeed) {
  TestDatabase database("");
  database->repeat_chance(7);
  const std::string first = token(database);
  const std::string second = token(database);

  database->repeat_chance(7);

  EXPECT_NE(first, second);
  EXPECT_EQ(token(database), first);
  EXPECT_EQ(token(database), second);
}

TEST(Chance, IsAnotherOneAfterAnotherSeed) {
  TestDatabase database("");
  database->repeat_chance(7);
  const std::string first = token(database);

  database->repeat_chance(8);

  EXPECT_NE(token(database), first);
}

}  // namespace
}  // namespace gate
