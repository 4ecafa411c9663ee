// The ways back of the small scenario: what is observed, and who is blamed.
#include <gmock/gmock.h>

#include "tests/rehearsal/observe.h"

namespace gate {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

bool is_restored(const MigrationRecord& record) {
  return record.after_down && record.after_down->schema.empty() &&
         std::ranges::all_of(record.after_down->tables, is_equal);
}

TEST(WayBack, GoesAroundAMissingDownInTheMiddle) {
  const SmallScenario small;
  small.remove_down("002_visit");

  const gate::Run run = rehearse_small(small);

  EXPECT_TRUE(is_restored(run.migrations[2]));
  EXPECT_TRUE(run.migrations[2].again->completed);
  EXPECT_FALSE(run.migrations[1].down);
  EXPECT_EQ(run.migrations[1].down_not_run, "it has no down");
  EXPECT_TRUE(is_restored(run.migrations[0]));
  EXPECT_TRUE(run.migrations[0].again->completed);
  EXPECT_TRUE(run.restore.needed);
  EXPECT_TRUE(run.restore.identical);
}

TEST(WayBack, StillAppliesAgainWhatWasAboveARefusedDownThatLeftNothing) {
  const SmallScenario small;
  small.write("002_visit", "CREATE TABLE visit(id INTEGER PRIMARY KEY);\n",
              "DROP TABLE nowhere;\n");

  const gate::Run run = rehearse_small(small);

  EXPECT_FALSE(run.migrations[1].down->completed);
  EXPECT_TRUE(run.migrations[2].again->completed);
  EXPECT_TRUE(is_restored(run.migrations[0]));
  EXPECT_EQ(judge(run).exit_code, 1);
}

TEST(WayBack, DoesNotGoOnFromADownThatWasRefusedHalfWay) {
  const SmallScenario small;
  small.write("002_visit", "CREATE TABLE visit(id INTEGER PRIMARY KEY);\n",
              "BEGIN;\nDELETE FROM sale;\nCOMMIT;\nDROP TABLE nowhere;\n");

  const gate::Run run = rehearse_small(small);

  EXPECT_FALSE(run.migrations[2].again);
  EXPECT_THAT(run.migrations[2].again_not_run, HasSubstr("down of 2"));
  EXPECT_TRUE(is_restored(run.migrations[0]));
}

TEST(WayBack, BlamesOnlyTheDownThatDoesNotBringContentBack) {
  const SmallScenario small;
  small.write("003_town", "UPDATE shop SET town = 'unknown' WHERE town IS NULL;\n",
              "UPDATE shop SET town = 'lost';\n");

  const gate::Run run = rehearse_small(small);

  EXPECT_FALSE(is_restored(run.migrations[2]));
  EXPECT_TRUE(is_restored(run.migrations[1]));
  EXPECT_TRUE(is_restored(run.migrations[0]));
  const auto found = complaints(run);
  EXPECT_THAT(found, Contains("failed rollback/restores-data 3 shop.town"));
  for (const std::string& line : found) EXPECT_THAT(line, HasSubstr(" 3 "));
}

TEST(WayBack, ReportsReorderedColumnsOnceAndGoesOn) {
  const SmallScenario small;
  small.write("003_town", "SELECT 1;\n",
              "CREATE TABLE new_sale(amount TEXT NOT NULL, id INTEGER PRIMARY KEY, shop_id INTEGER "
              "NOT NULL REFERENCES shop(id) ON DELETE CASCADE);\n"
              "INSERT INTO new_sale SELECT amount, id, shop_id FROM sale;\n"
              "DROP TABLE sale;\nALTER TABLE new_sale RENAME TO sale;\n");
  small.write("002_visit", "CREATE TABLE visit(id INTEGER PRIMARY KEY);\n",
              "DROP TABLE nowhere;\n");

  const gate::Run run = rehearse_small(small);

  ASSERT_EQ(run.migrations[2].after_down->schema.size(), 1u);
  EXPECT_EQ(run.migrations[2].after_down->schema[0].change, Change::reordered);
  EXPECT_TRUE(run.migrations[2].again);  // the refused down of 2 left nothing behind
  EXPECT_TRUE(is_restored(run.migrations[0]));
}

TEST(WayBack, ComparesRowsWithAStateThatBlueNeverHad) {
  const SmallScenario small;
  small.write("001_open", "UPDATE shop SET town = 'Bonn';\n",
              "UPDATE shop SET town = iif(id = 2, NULL, 'Ulm');\n");
  small.write("003_town", "UPDATE shop SET town = 'Kiel';\n",
              "UPDATE shop SET town = 'Bonn' WHERE id > 1;\n");

  const gate::Run run = rehearse_small(small);

  const TableDifference* shop = table_in(run.migrations[2].after_down, "shop");
  ASSERT_NE(shop, nullptr);
  EXPECT_EQ(shop->rows_modified, 1);
  EXPECT_TRUE(is_restored(run.migrations[0]));
}

TEST(WayBack, CountsTheRowsOfEveryStage) {
  const SmallScenario small;

  const gate::Run run = rehearse_small(small);

  const auto visit = std::ranges::find(run.tables, "visit", &TableRecord::name);
  EXPECT_EQ(visit->blue, std::nullopt);
  EXPECT_EQ(visit->green, 3);
  EXPECT_EQ(visit->rolled_back, std::nullopt);
  EXPECT_EQ(visit->reapplied, 3);
}

TEST(WayBack, DoesNotTakeATokenMadeAtRandomForALoss) {
  const SmallScenario small;
  small.write("001_open",
              "ALTER TABLE shop ADD COLUMN token TEXT;\n"
              "UPDATE shop SET token = hex(randomblob(8));\n",
              "ALTER TABLE shop DROP COLUMN token;\n");

  const gate::Run run = rehearse_small(small);

  EXPECT_THAT(complaints(run), Not(Contains(HasSubstr("rollback/reapplies"))));
}

Scenario as_one_chain(const SmallScenario& small) {
  Scenario scenario = small.scenario();
  scenario.rollback_each = false;
  return scenario;
}

TEST(WayBackAsOneChain, ComparesItsEndWithBlue) {
  const SmallScenario small;

  const gate::Run run = rehearse_small(small, as_one_chain(small));

  for (const MigrationRecord& record : run.migrations) EXPECT_TRUE(record.down->completed);
  EXPECT_FALSE(run.migrations[2].after_down);
  EXPECT_TRUE(is_restored(run.migrations[0]));
  EXPECT_FALSE(run.migrations[0].again);
  EXPECT_EQ(judge(run).exit_code, 0);
}

TEST(WayBackAsOneChain, LetsALaterDownLeaveWhatAnEarlierOneTakesBack) {
  const SmallScenario small;
  small.write("002_visit", "CREATE TABLE visit(id INTEGER PRIMARY KEY);\n", "SELECT 1;\n");
  small.write("001_open", "ALTER TABLE shop ADD COLUMN open INTEGER NOT NULL DEFAULT 1;\n",
              "ALTER TABLE shop DROP COLUMN open;\nDROP TABLE visit;\n");

  EXPECT_EQ(judge(rehearse_small(small, as_one_chain(small))).exit_code, 0);
  EXPECT_EQ(judge(rehearse_small(small)).exit_code, 1);
}

TEST(WayBackAsOneChain, FailsWhereItDoesNotEndInBlue) {
  const SmallScenario small;
  small.write("003_town", "UPDATE shop SET town = 'unknown' WHERE town IS NULL;\n",
              "UPDATE shop SET town = 'lost';\n");
  small.write("002_visit", "CREATE TABLE visit(id INTEGER PRIMARY KEY);\n", "SELECT 1;\n");

  const auto found = complaints(rehearse_small(small, as_one_chain(small)));

  EXPECT_THAT(found, Contains("failed rollback/restores-data 1 shop.town"));
  EXPECT_THAT(found, Contains("failed rollback/restores-schema 1 visit"));
}

TEST(WayBackAsOneChain, FailsWhereADownIsRefused) {
  const SmallScenario small;
  small.write("002_visit", "CREATE TABLE visit(id INTEGER PRIMARY KEY);\n",
              "BEGIN;\nDELETE FROM sale;\nCOMMIT;\nDROP TABLE nowhere;\n");

  const gate::Run run = rehearse_small(small, as_one_chain(small));

  EXPECT_THAT(complaints(run), Contains("failed rollback/applies 2 2"));
  EXPECT_FALSE(run.migrations[2].after_down);
  EXPECT_EQ(judge(run).exit_code, 1);
}

constexpr std::string_view kCounted =
    "CREATE TABLE role(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT);\n"
    "INSERT INTO role(name) VALUES ('owner'), ('clerk');\n";

TEST(WayBack, DoesNotTakeNumbersThatWentOnForALoss) {
  const SmallScenario small;
  small.write("001_open", std::string(kCounted), "DROP TABLE role;\n");
  small.write("003_town", "INSERT INTO role(name) VALUES ('guest');\n",
              "DELETE FROM role WHERE name = 'guest';\n");
  small.remove_down("002_visit");

  const gate::Run run = rehearse_small(small);

  EXPECT_TRUE(run.migrations[2].after_again);
  EXPECT_THAT(complaints(run), Not(Contains(HasSubstr("rollback/reapplies"))));
}

TEST(WayBack, FailsAMigrationThatEndsElsewhereTheSecondTime) {
  const SmallScenario small;
  small.write("001_open", std::string(kCounted), "DROP TABLE role;\n");
  small.write("003_town",
              "INSERT INTO role(name) SELECT 'guest' || schema_version FROM"
              " pragma_schema_version;\n",
              "DELETE FROM role WHERE name LIKE 'guest%';\n");

  const gate::Run run = rehearse_small(small);

  EXPECT_THAT(complaints(run), Contains(HasSubstr("failed rollback/reapplies 3")));
}

}  // namespace
}  // namespace gate
