// What could have made a migration fail, and how many rows of the fixture would have.
#include <gmock/gmock.h>

#include "tests/rehearsal/observe.h"

namespace gate {
namespace {

// The candidates of that kind for that subject; nothing where it is no trial.
std::optional<std::int64_t> candidates(const gate::Run& run, const std::string& kind,
                                       const std::string& subject) {
  for (const Trial& trial : run.migrations.back().trials) {
    if (trial.kind == kind && trial.subject == subject) return trial.candidates;
  }
  return std::nullopt;
}

gate::Run rehearse_last(const std::string& up) {
  const SmallScenario small;
  small.write("003_town", up, "SELECT 1;\n");
  Scenario scenario = small.scenario();
  scenario.foreign_keys = false;
  return rehearse_small(small, scenario);
}

constexpr const char* kRebuiltShop =
    "CREATE TABLE new_shop(id INTEGER PRIMARY KEY, name TEXT NOT NULL, town TEXT NOT NULL,"
    " open INTEGER NOT NULL DEFAULT 1);\n"
    "INSERT INTO new_shop SELECT id, name, coalesce(town, '?'), open FROM shop;\n";

TEST(Trials, CountTheRowsOfATableThatIsUpdated) {
  const gate::Run run = rehearse_last("UPDATE sale SET amount = '1';\n");

  EXPECT_EQ(candidates(run, "rows", "sale"), 4);
}

TEST(Trials, CountNoRowWhereTheStatementsFindNone) {
  const std::string none = "UPDATE sale SET amount = '1' WHERE amount = 'ten';\n";
  EXPECT_EQ(candidates(rehearse_last(none), "matches", "sale"), 0);
  EXPECT_EQ(candidates(rehearse_last(none), "rows", "sale"), std::nullopt);

  const gate::Run run = rehearse_last(none + "DELETE FROM sale WHERE id = 1;\n");
  EXPECT_EQ(candidates(run, "matches", "sale"), std::nullopt);
  EXPECT_EQ(candidates(run, "rows", "sale"), 4);
}

TEST(Trials, AreNoneForATableThatOnlyGetsRows) {
  const gate::Run run = rehearse_last("INSERT INTO sale VALUES (9, 1, '3');\n");

  EXPECT_EQ(candidates(run, "rows", "sale"), std::nullopt);
}

TEST(Trials, CountTheNullsOfAColumnThatMayHaveNoneAnyMore) {
  const gate::Run run = rehearse_last(
      concat(kRebuiltShop, "DROP TABLE shop;\nALTER TABLE new_shop RENAME TO shop;\n"));

  EXPECT_EQ(candidates(run, "nulls", "shop.town"), 1);
  EXPECT_EQ(candidates(run, "nulls", "shop.name"), std::nullopt);  // it could have none before
}

TEST(Trials, CountTheChildrenOfATableThatIsRebuilt) {
  const gate::Run run = rehearse_last(
      concat(kRebuiltShop, "DROP TABLE shop;\nALTER TABLE new_shop RENAME TO shop;\n"));

  EXPECT_EQ(candidates(run, "children", "sale"), 4);
  EXPECT_EQ(candidates(run, "children", "visit"), 3);
  EXPECT_EQ(candidates(run, "children", "shop"), std::nullopt);
}

TEST(Trials, CountTheValuesThatAUniqueIndexWouldMeetTwice) {
  const gate::Run run = rehearse_last("CREATE UNIQUE INDEX one_amount ON sale(amount);\n");

  EXPECT_EQ(candidates(run, "duplicates", "sale.amount"), 0);
}

TEST(Trials, AreNoneForValuesOfWhichSomeAreUniqueAlready) {
  const gate::Run run = rehearse_last("CREATE UNIQUE INDEX numbered ON sale(amount, id);\n");

  EXPECT_EQ(candidates(run, "duplicates", "sale.amount, id"), std::nullopt);
}

TEST(Trials, CountTheValuesThatARowsNumberWouldMeetTwice) {
  const gate::Run run = rehearse_last(
      "CREATE TABLE new_sale(id INTEGER, shop_id INTEGER PRIMARY KEY, amount TEXT);\n"
      "INSERT OR REPLACE INTO new_sale SELECT id, shop_id, amount FROM sale;\n"
      "DROP TABLE sale;\nALTER TABLE new_sale RENAME TO sale;\n");

  EXPECT_NE(candidates(run, "duplicates", "sale.shop_id"), std::nullopt);
}

TEST(Trials, AreNoneForAnIndexThatAllowsDuplicates) {
  const gate::Run run = rehearse_last("CREATE INDEX amounts ON sale(amount);\n");

  EXPECT_EQ(candidates(run, "duplicates", "sale.amount"), std::nullopt);
}

TEST(Trials, CountTheOrphansThatANewForeignKeyWouldMeet) {
  const gate::Run run = rehearse_last(
      "CREATE TABLE new_sale(id INTEGER PRIMARY KEY, shop_id INTEGER NOT NULL, amount TEXT NOT NULL"
      " REFERENCES shop(id));\nDELETE FROM sale;\n"
      "INSERT INTO new_sale SELECT * FROM sale;\nDROP TABLE sale;\n"
      "ALTER TABLE new_sale RENAME TO sale;\n");

  EXPECT_EQ(candidates(run, "orphans", "sale.amount"), 4);
  EXPECT_EQ(candidates(run, "orphans", "sale.shop_id"), std::nullopt);
}

TEST(Trials, CountWhatIsAlikeByAnExpressionOrACollation) {
  const gate::Run run = rehearse_last(
      "CREATE UNIQUE INDEX a ON sale(lower(amount));\n"
      "CREATE UNIQUE INDEX b ON sale(amount COLLATE NOCASE, shop_id);\n");

  EXPECT_EQ(candidates(run, "duplicates", "sale.lower ( amount )"), 0);
  EXPECT_EQ(candidates(run, "duplicates", "sale.amount COLLATE NOCASE, shop_id"), 0);
}

TEST(Trials, AreNoneWhereACoarserKeyWasUniqueAlready) {
  const SmallScenario small;
  small.write("001_open", "CREATE UNIQUE INDEX coarse ON shop(name COLLATE NOCASE);\n",
              "DROP INDEX coarse;\n");
  small.remove("002_visit");
  small.write("003_town", "CREATE UNIQUE INDEX fine ON shop(name);\n", "DROP INDEX fine;\n");
  EXPECT_EQ(candidates(rehearse_small(small), "duplicates", "shop.name"), std::nullopt);
}

TEST(Trials, AskNoRowsOfATableThatTheMigrationsMake) {
  const SmallScenario small;
  small.write("002_visit", "CREATE TABLE visit(id INTEGER PRIMARY KEY);\n", "DROP TABLE visit;\n");
  small.write("003_town", "ALTER TABLE visit ADD COLUMN at TEXT;\n",
              "ALTER TABLE visit DROP COLUMN at;\n");
  EXPECT_EQ(candidates(rehearse_small(small), "rows", "visit"), std::nullopt);
}

}  // namespace
}  // namespace gate
