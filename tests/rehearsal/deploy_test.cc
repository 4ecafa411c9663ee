// Deployments of the small scenario: where they stop, and what later migrations are compared with.
#include <gmock/gmock.h>

#include "tests/rehearsal/observe.h"

namespace gate {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(Deployment, PutsARefusalAtItsLineAndColumnInTheFile) {
  const SmallScenario small;
  small.write("002_visit", "SELECT 1;\nUPDATE shop\n  SET town = nowhere;\n", "SELECT 1;\n");

  const gate::Run run = rehearse_small(small);

  const ScriptRecord& up = *run.migrations[1].up;
  EXPECT_FALSE(up.completed);
  EXPECT_THAT(up.error, HasSubstr("nowhere"));
  EXPECT_THAT(up.error_location.path, HasSubstr("002_visit.up.sql"));
  EXPECT_EQ(up.error_location.line, 3);
  EXPECT_EQ(up.error_location.column, 14);
  EXPECT_EQ(judge(run).exit_code, 1);
}

TEST(Deployment, NamesTheRowsThatCauseARefusal) {
  const SmallScenario small;
  small.write("002_visit", "CREATE UNIQUE INDEX one_town ON shop(town);\n", "SELECT 1;\n");

  const gate::Run run = rehearse_small(small);

  EXPECT_EQ(run.migrations[1].up->culprit_rows, 2);
  EXPECT_TRUE(run.migrations[1].up->culprits_are_duplicates);
}

TEST(Deployment, ThatStopsAtTheSecondOfThreeStillTakesTheFirstBack) {
  const SmallScenario small;
  small.write("002_visit", "CREATE TABLE shop(id);\n", "SELECT 1;\n");

  const gate::Run run = rehearse_small(small);

  EXPECT_TRUE(run.migrations[0].down->completed);
  EXPECT_TRUE(run.migrations[0].again->completed);
  EXPECT_THAT(run.migrations[2].not_run, HasSubstr("2"));
  EXPECT_FALSE(run.migrations[2].up);
  EXPECT_THAT(complaints(run), Contains("failed deploy/applies 2 2"));
}

TEST(Deployment, ThatIsRefusedHalfWayGoesOnFromTheLastGoodState) {
  const SmallScenario small;
  small.write("002_visit", "BEGIN;\nDELETE FROM sale;\nCOMMIT;\nCREATE TABLE shop(id);\n",
              "SELECT 1;\n");

  const gate::Run run = rehearse_small(small);

  EXPECT_FALSE(run.migrations[1].up->completed);
  const auto sale = std::ranges::find(run.tables, "sale", &TableRecord::name);
  EXPECT_EQ(sale->green, 4);
}

TEST(Deployment, StopsAScriptWhoseTimeIsOver) {
  const SmallScenario small;
  small.write("001_open",
              "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
              " INSERT INTO sale SELECT i + 100, 1, i FROM n;\n",
              "SELECT 1;\n");
  Scenario scenario = small.scenario();
  scenario.limits.apply_seconds = 0.05;

  const gate::Run run = rehearse_small(small, scenario);

  EXPECT_TRUE(run.migrations[0].up->timed_out);
  EXPECT_EQ(run.migrations[0].up->error_location.line, 1);
  EXPECT_EQ(judge(run).exit_code, 1);
}

TEST(Deployment, SaysThatAScriptEndedTheToolsTransaction) {
  const SmallScenario small;
  small.write("003_town", "UPDATE shop SET town = 'x' WHERE town IS NULL;\nCOMMIT;\n",
              "UPDATE shop SET town = NULL WHERE town = 'x';\n");

  const gate::Run run = rehearse_small(small);

  EXPECT_TRUE(run.migrations[2].up->ended_tools_transaction);
  EXPECT_THAT(complaints(run), testing::Not(IsEmpty()));
}

TEST(Deployment, DoesNotPassAScriptThatLeavesATransactionOpen) {
  const SmallScenario small;
  small.write("003_town", "BEGIN;\nUPDATE shop SET town = 'x' WHERE town IS NULL;\n",
              "SELECT 1;\n");

  const gate::Run run = rehearse_small(small);

  EXPECT_TRUE(run.migrations[2].up->transaction_left_open);
  EXPECT_FALSE(run.migrations[2].up->completed);
  EXPECT_EQ(judge(run).exit_code, 1);
}

TEST(Deployment, ComparesATableWithWhatTheMigrationBeforeMadeOfIt) {
  const SmallScenario small;
  small.write("001_open", "UPDATE shop SET town = 'Bonn';\n", "SELECT 1;\n");
  small.write("003_town", "UPDATE shop SET town = 'Kiel' WHERE id = 1;\n", "SELECT 1;\n");

  const gate::Run run = rehearse_small(small);

  EXPECT_EQ(table_in(run.migrations[0].change, "shop")->rows_modified, 3);
  EXPECT_EQ(table_in(run.migrations[2].change, "shop")->rows_modified, 1);
}

TEST(Deployment, NeverPassesOldRowsThatWereMadeAtRandomUnseen) {
  const SmallScenario small;
  small.write("001_open", "UPDATE shop SET town = hex(randomblob(8));\n", "SELECT 1;\n");
  small.write("003_town", "UPDATE shop SET town = town || 'x';\n", "SELECT 1;\n");

  const gate::Run run = rehearse_small(small);

  const TableDifference* shop = table_in(run.migrations[2].change, "shop");
  EXPECT_TRUE(shop->rows_modified == 3 || !shop->not_compared.empty());
}

TEST(Deployment, ComparesTheColumnsThatChangedThoughAnotherWasFilledAtRandomBefore) {
  const SmallScenario small;
  small.write("001_open",
              "ALTER TABLE shop ADD COLUMN token TEXT;\n"
              "UPDATE shop SET token = hex(randomblob(8));\n",
              "ALTER TABLE shop DROP COLUMN token;\n");

  const gate::Run run = rehearse_small(small);

  const TableDifference* shop = table_in(run.migrations[2].change, "shop");
  EXPECT_EQ(shop->not_compared, "");
  EXPECT_EQ(shop->rows_modified, 1);
}

TEST(Deployment, FollowsATableThatIsRenamedAndChanged) {
  const SmallScenario small;
  small.write("003_town",
              "ALTER TABLE sale RENAME TO sales;\nUPDATE sales SET amount = '11' WHERE id = 1;\n",
              "UPDATE sales SET amount = '10' WHERE id = 1;\nALTER TABLE sales RENAME TO sale;\n");

  const gate::Run run = rehearse_small(small);

  const TableDifference* sale = table_in(run.migrations[2].change, "sale");
  EXPECT_EQ(sale->after, "sales");
  EXPECT_EQ(sale->rows_modified, 1);
  EXPECT_EQ(sale->rows_removed, 0);
}

TEST(Deployment, MakesTheHistoryWhereTheFixtureHasNone) {
  const SmallScenario small;

  const gate::Run run = rehearse_small(small);

  EXPECT_FALSE(run.history.exists);
  EXPECT_EQ(run.migrations[2].up->history_after, (std::vector<std::string>{"1", "2", "3"}));
  EXPECT_THAT(run.verify.still_pending, IsEmpty());
}

TEST(Deployment, PassesAnOldFileThatCannotBeReadOnceItIsApplied) {
  const SmallScenario small;
  make_engine("sqlite")
      ->open({small.fixture()}, {.access = Access::write})
      ->execute(
          "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, description TEXT NOT "
          "NULL, applied_at TEXT NOT NULL, rolled_back_at TEXT)");
  make_engine("sqlite")
      ->open({small.fixture()}, {.access = Access::write})
      ->execute("INSERT INTO schema_version VALUES (1, 'open', '2026-01-01', NULL)");
  small.write("001_open", "-- caf\xe9\nSELECT 'caf\xe9';\n", "SELECT 1;\n");

  const gate::Run run = rehearse_small(small);

  ASSERT_EQ(run.folder_problems.size(), 1u);
  EXPECT_TRUE(run.migrations[2].up.has_value());
  EXPECT_TRUE(run.migrations[2].up && run.migrations[2].up->completed);
}

TEST(Deployment, StopsAtAPendingFileThatCannotBeRead) {
  const SmallScenario small;
  small.write("003_town", "-- caf\xe9\nSELECT 'caf\xe9';\n", "SELECT 1;\n");

  const gate::Run run = rehearse_small(small);

  EXPECT_FALSE(run.migrations[0].up);
  EXPECT_NE(judge(run).exit_code, 0);
}

TEST(Expectations, ThatWouldWriteAreRefusedAndDoNotHold) {
  const SmallScenario small;
  Scenario scenario = small.scenario();
  scenario.expect.queries = {{.sql = "DELETE FROM sale RETURNING 1", .equals = "1"}};

  const gate::Run run = rehearse_small(small, scenario);

  ASSERT_EQ(run.verify.expectations.size(), 1u);
  EXPECT_FALSE(run.verify.expectations[0].holds);
  EXPECT_EQ(judge(run).exit_code, 1);
}

TEST(Expectations, HoldWhereTheNumbersAreAsWanted) {
  const SmallScenario small;
  Scenario scenario = small.scenario();
  scenario.expect.tables = {{.table = "SHOP", .rows = "unchanged", .nulls = {{"town", 0}}},
                            {.table = "visit", .rows = ">= 4", .nulls = {}}};
  scenario.expect.queries = {{.sql = "SELECT count(*) FROM visit", .equals = "3"}};

  const gate::Run run = rehearse_small(small, scenario);

  std::vector<bool> holds;
  for (const ExpectationRecord& record : run.verify.expectations) holds.push_back(record.holds);
  EXPECT_EQ(holds, (std::vector<bool>{true, true, false, true}));
}

TEST(Deployment, FailsAMigrationThatHidesTheHistoryBehindATemporaryTable) {
  const SmallScenario small;
  small.write("003_town", "CREATE TEMP TABLE schema_version AS SELECT * FROM schema_version;\n",
              "DROP TABLE IF EXISTS temp.schema_version;\n");

  const gate::Run run = rehearse_small(small);

  EXPECT_THAT(complaints(run), Contains(HasSubstr("failed deploy/history-recorded 3")));
}

TEST(Deployment, LetsAMigrationMakeTemporaryTables) {
  const SmallScenario small;
  small.write("003_town", "CREATE TEMP TABLE town AS SELECT DISTINCT town FROM shop;\n",
              "DROP TABLE IF EXISTS temp.town;\n");

  const gate::Run run = rehearse_small(small);

  EXPECT_THAT(complaints(run), Not(Contains(HasSubstr("history-recorded"))));
  EXPECT_TRUE(run.migrations[2].up->completed);
}

constexpr const char* kDoubles =
    "UPDATE sale SET amount = app_double(amount);\n"
    "CREATE INDEX twice ON sale(app_double(id));\n";
constexpr const char* kHalves =
    "DROP INDEX twice;\n"
    "UPDATE sale SET amount = CAST(amount / 2 AS TEXT);\n";

TEST(Deployment, RefusesAFunctionOfTheApplicationThatNobodyLoaded) {
  const SmallScenario small;
  small.write("002_visit", kDoubles, kHalves);

  const gate::Run run = rehearse_small(small);

  EXPECT_FALSE(run.migrations[1].up->completed);
  EXPECT_THAT(run.migrations[1].up->error, HasSubstr("no such function: app_double"));
}

TEST(Deployment, CallsAFunctionOfAnExtension) {
  const SmallScenario small;
  small.write("002_visit", kDoubles, kHalves);
  Scenario scenario = small.scenario();
  scenario.extensions = {GATE_TEST_EXTENSION};

  const gate::Run run = rehearse_small(small, scenario);

  EXPECT_TRUE(run.migrations[1].up->completed) << run.migrations[1].up->error;
  const TableDifference* sale = table_in(run.migrations[1].change, "sale");
  ASSERT_NE(sale, nullptr);
  EXPECT_EQ(sale->rows_modified, 3);  // one amount is 0
  EXPECT_TRUE(run.migrations[1].again->completed);
  EXPECT_THAT(complaints(run), Not(Contains(HasSubstr("rollback/"))));
}

}  // namespace
}  // namespace gate
