// The deployment with rows found in the other order: what takes whichever row comes first is found,
// which new row got which number is not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/rehearsal/observe.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kRepeated = "deploy/deterministic";

gate::Run rehearse_up(const std::string& up, const std::string& before = "") {
  const SmallScenario small;
  for (const char* name : {"001_open", "002_visit", "003_town"}) small.remove(name);
  if (!before.empty()) small.write("003_before", before, "SELECT 1;");
  small.write("004_x", up, "SELECT 1;");
  gate::Run run = rehearse_small(small);
  EXPECT_TRUE(run.migrations.back().up->completed) << run.migrations.back().up->error;
  return run;
}

// Of the check: "failed shop".
std::vector<std::string> found_in(const gate::Run& run) {
  std::vector<std::string> found;
  for (const Point& point : judge(run).points) {
    if (point.check != kRepeated || point.verdict == Verdict::passed) continue;
    found.push_back(concat(to_string(point.verdict), " ", point.subject));
  }
  return found;
}

std::vector<std::string> found_by(const std::string& up) {
  return found_in(rehearse_up(up));
}

TEST(Repeat, FindsOneOfSeveralMatches) {
  EXPECT_THAT(found_by("UPDATE shop SET town = (SELECT amount FROM sale WHERE shop_id = shop.id);"),
              ElementsAre("failed shop"));
  EXPECT_THAT(found_by("UPDATE shop SET town = s.amount FROM sale AS s WHERE s.shop_id = shop.id;"),
              ElementsAre("failed shop"));
  EXPECT_THAT(found_by("CREATE TABLE last (shop_id INTEGER PRIMARY KEY, amount TEXT);"
                       "INSERT OR IGNORE INTO last SELECT shop_id, amount FROM sale;"),
              ElementsAre("failed last"));
  EXPECT_THAT(found_by("CREATE TABLE last (shop_id INTEGER PRIMARY KEY, amount TEXT);"
                       "REPLACE INTO last SELECT shop_id, amount FROM sale;"),
              ElementsAre("failed last"));
}

TEST(Repeat, FindsListsInNoOrder) {
  EXPECT_THAT(found_by("UPDATE shop SET town = (SELECT group_concat(amount) FROM sale);"),
              ElementsAre("failed shop"));
  EXPECT_THAT(found_by("CREATE TABLE list AS SELECT shop_id, group_concat(amount, '/') AS all_of"
                       " FROM sale GROUP BY shop_id;"),
              ElementsAre("failed list"));
  EXPECT_THAT(found_by("CREATE TABLE list AS SELECT shop_id, group_concat(amount) AS all_of"
                       " FROM (SELECT * FROM sale ORDER BY id) GROUP BY shop_id;"),
              IsEmpty());
}

TEST(Repeat, SaysWhichRowsAndWhatToWrite) {
  const gate::Run run =
      rehearse_up("UPDATE shop SET town = (SELECT amount FROM sale WHERE shop_id = shop.id);");
  for (const Point& point : judge(run).points) {
    if (point.check != kRepeated || point.subject != "shop") continue;
    EXPECT_THAT(point.message, HasSubstr("town, in 1 of 3 rows"));
    EXPECT_THAT(point.why, HasSubstr("another index"));
    EXPECT_THAT(point.hint, HasSubstr("ORDER BY over a unique key with LIMIT 1"));
    EXPECT_THAT(point.statement, HasSubstr("UPDATE shop"));
    ASSERT_EQ(point.evidence.size(), 1u);
    EXPECT_EQ(point.evidence[0].key, "id 1");
  }
}

TEST(Repeat, PassesWhatSaysWhichRow) {
  EXPECT_THAT(found_by("UPDATE sale SET amount = (SELECT name FROM shop WHERE id = shop_id);"),
              IsEmpty());
  EXPECT_THAT(found_by("UPDATE shop SET town = (SELECT max(amount) FROM sale);"), IsEmpty());
  EXPECT_THAT(found_by("UPDATE shop SET town = (SELECT amount FROM sale WHERE shop_id = shop.id"
                       " ORDER BY sale.id LIMIT 1);"),
              IsEmpty());
}

TEST(Repeat, AsksNoSecondDatabaseWhereAKeyFindsTheRow) {
  const gate::Run run =
      rehearse_up("UPDATE sale SET amount = (SELECT name FROM shop WHERE shop.id = shop_id);");
  EXPECT_THAT(run.repeat.variations, IsEmpty());
}

TEST(Repeat, PassesNumbersOfNewRowsAndWhatRefersToThem) {
  const std::string before = "UPDATE shop SET town = 'Bonn' WHERE town IS NULL;";
  const std::string towns =
      "CREATE TABLE towns (id INTEGER PRIMARY KEY, name TEXT UNIQUE);"
      "INSERT OR IGNORE INTO towns (name) SELECT town FROM shop;";
  EXPECT_THAT(
      found_in(rehearse_up(towns + "ALTER TABLE shop ADD COLUMN town_id INT REFERENCES towns;"
                                   "UPDATE shop SET town_id ="
                                   " (SELECT id FROM towns WHERE towns.name = shop.town);",
                           before)),
      IsEmpty());
  EXPECT_THAT(found_in(rehearse_up(towns + "ALTER TABLE shop ADD COLUMN town_id INT;"
                                           "UPDATE shop SET town_id ="
                                           " (SELECT id FROM towns WHERE towns.name = shop.town);",
                                   before)),
              IsEmpty());
}

TEST(Repeat, FindsWhatNumbersDoNotExplain) {
  EXPECT_THAT(found_by("CREATE TABLE towns (id INTEGER PRIMARY KEY, name TEXT UNIQUE);"
                       "INSERT OR IGNORE INTO towns (name) SELECT town FROM shop"
                       " WHERE town IS NOT NULL UNION ALL SELECT name FROM shop;"
                       "ALTER TABLE shop ADD COLUMN town_id INT REFERENCES towns;"
                       "UPDATE shop SET town_id = (SELECT id FROM towns);"),
              ElementsAre("failed shop"));
}

}  // namespace
}  // namespace gate
