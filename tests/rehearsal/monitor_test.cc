// The running application's statements before and after: what is told of them, and what is not.
#include <gmock/gmock.h>

#include "tests/rehearsal/observe.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Monitor : public testing::Test {
 protected:
  Monitor() {
    for (const char* name : {"001_open", "002_visit", "003_town"}) small_.remove(name);
  }

  // Of one migration, and the workload that is asked before and after it.
  gate::Run run(const std::string& up, const std::string& down, const std::string& workload) {
    small_.write("001_change", up, down);
    Scenario scenario = small_.scenario();
    scenario.old_app = small_.work_dir() + "/v1.sql";
    put_file(scenario.old_app, workload);
    scenario.policy.only = {"workload/*", "plans/*"};
    return rehearse_small(small_, scenario);
  }

  SmallScenario small_{};
};

std::string message_of(const gate::Run& run, const std::string& check) {
  for (const Point& point : judge(run).points) {
    if (point.check == check) return point.message;
  }
  return "";
}

constexpr const char* kRename = "ALTER TABLE shop RENAME COLUMN town TO city;";
constexpr const char* kRenameBack = "ALTER TABLE shop RENAME COLUMN city TO town;";

TEST_F(Monitor, FindsAStatementThatIsRefusedFromNowOn) {
  const gate::Run found = run(kRename, kRenameBack,
                              "SELECT id FROM shop;\nSELECT town FROM shop;\n"
                              "UPDATE shop SET town = 'Bonn' WHERE id = 1;");

  EXPECT_THAT(complaints(found), ElementsAre("failed workload/old-app 1 v1.sql:2",
                                             "failed workload/old-app 1 v1.sql:3"));
  EXPECT_THAT(message_of(found, "workload/old-app"), HasSubstr("no such column: town"));
}

TEST_F(Monitor, FindsAnAnswerThatLacksAColumn) {
  const gate::Run found = run(kRename, kRenameBack, "SELECT * FROM shop;");

  EXPECT_THAT(complaints(found), ElementsAre("failed workload/old-app 1 v1.sql:1"));
  EXPECT_THAT(message_of(found, "workload/old-app"),
              HasSubstr("answers without town where it had it: id, name, city"));
}

TEST_F(Monitor, FindsValuesThatGoIntoOtherColumns) {
  const std::string up =
      "CREATE TABLE n(id INTEGER PRIMARY KEY, town TEXT, name TEXT NOT NULL);"
      "INSERT INTO n SELECT id, town, name FROM shop; DROP TABLE shop;"
      "ALTER TABLE n RENAME TO shop;";
  const gate::Run found = run(up, "SELECT 1;",
                              "INSERT INTO shop VALUES (8, 'Fish', 'Kiel');\n"
                              "INSERT INTO shop(id, name, town) VALUES (9, 'Fish', 'Kiel');");

  EXPECT_THAT(complaints(found), ElementsAre("failed workload/old-app 1 v1.sql:1"));
  EXPECT_THAT(message_of(found, "workload/old-app"), HasSubstr("fills shop by position"));
}

TEST_F(Monitor, TakesMoreColumnsForNoHarm) {
  const gate::Run found = run("ALTER TABLE shop ADD COLUMN open INTEGER;",
                              "ALTER TABLE shop DROP COLUMN open;", "SELECT * FROM shop;");

  EXPECT_THAT(complaints(found), IsEmpty());
}

TEST_F(Monitor, TakesOtherValuesForWhatTheMigrationIsThereFor) {
  const gate::Run found = run("UPDATE shop SET town = 'unknown' WHERE town IS NULL;",
                              "UPDATE shop SET town = NULL WHERE town = 'unknown';",
                              "SELECT name, town FROM shop; SELECT name FROM shop;");

  EXPECT_THAT(complaints(found), IsEmpty());
  EXPECT_THAT(found.monitor.statements.at(0).differing, ElementsAre("town"));
  EXPECT_THAT(message_of(found, "workload/old-app"), HasSubstr("1 of them with other values"));
}

TEST_F(Monitor, WarnsOfOtherNumbersOfRows) {
  const gate::Run found = run("DELETE FROM sale WHERE id = 3;",
                              "INSERT INTO sale VALUES (3, 2, '7');", "SELECT id FROM sale;");

  EXPECT_THAT(complaints(found), ElementsAre("warning workload/old-app 1 v1.sql:1"));
  EXPECT_THAT(message_of(found, "workload/old-app"),
              HasSubstr("answers with 3 rows, before the migrations with 4"));
}

TEST_F(Monitor, WarnsOfAStatementThatNeverWorked) {
  const gate::Run found = run(kRename, kRenameBack, "SELECT city FROM shop;");

  EXPECT_THAT(complaints(found), ElementsAre("warning workload/old-app v1.sql:1"));
}

TEST_F(Monitor, LeavesBlueAndGreenAsTheyAre) {
  const gate::Run found =
      run("CREATE TABLE x(a);", "DROP TABLE x;", "DELETE FROM sale; DROP TABLE sale;");

  EXPECT_THAT(complaints(found), IsEmpty());
  EXPECT_TRUE(found.fixture.untouched);
  const auto sale = std::ranges::find(found.tables, "sale", &TableRecord::name);
  ASSERT_NE(sale, found.tables.end());
  EXPECT_EQ(sale->reapplied, 4);
}

TEST_F(Monitor, CountsTheRowsThatAnIndexIsMadeForOnTheFly) {
  make_engine("sqlite")
      ->open({small_.fixture()}, {.access = Access::write})
      ->execute(
          "INSERT INTO sale(shop_id, amount) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + "
          "1 FROM n WHERE i < 2000) SELECT 1 + i % 3, i FROM n");
  make_engine("sqlite")
      ->open({small_.fixture()}, {.access = Access::write})
      ->execute("CREATE INDEX sale_shop ON sale(shop_id)");

  const gate::Run found = run("DROP INDEX sale_shop;", "CREATE INDEX sale_shop ON sale(shop_id);",
                              "SELECT count(*) FROM shop JOIN sale ON shop_id = shop.id"
                              " WHERE shop.id = 2;");

  EXPECT_THAT(complaints(found), ElementsAre("failed plans/no-new-scan 1 v1.sql:1"));
  EXPECT_EQ(found.monitor.statements.at(0).blue.scanned, 0);
}

TEST_F(Monitor, WarnsOfColumnsAtOtherPlaces) {
  const gate::Run found =
      run("ALTER TABLE shop ADD COLUMN open INTEGER;", "ALTER TABLE shop DROP COLUMN open;",
          "SELECT * FROM shop JOIN sale ON shop_id = shop.id;");

  EXPECT_THAT(complaints(found), ElementsAre("warning workload/old-app 1 v1.sql:1"));
  EXPECT_THAT(message_of(found, "workload/old-app"), HasSubstr("columns at other places"));
}

TEST_F(Monitor, TakesNoQuotedNameOfAColumnThatIsGoneForAString) {
  const gate::Run found = run(kRename, kRenameBack, "SELECT id, \"town\" AS place FROM shop;");

  EXPECT_THAT(complaints(found), ElementsAre("failed workload/old-app 1 v1.sql:1"));
}

TEST_F(Monitor, TakesATableThatGrewForNoLostIndex) {
  const gate::Run found =
      run("INSERT INTO sale(shop_id, amount) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + "
          "1 FROM n WHERE i < 2000) SELECT 1, i FROM n;",
          "DELETE FROM sale WHERE id > 4;", "SELECT count(id) FROM sale WHERE amount = '7';");

  EXPECT_THAT(complaints(found), IsEmpty());
}

TEST_F(Monitor, CountsWhatAViewWritesThroughItsTriggers) {
  const gate::Run found =
      run("ALTER TABLE shop RENAME TO shops; CREATE VIEW shop AS SELECT id, name, town FROM shops;"
          "CREATE TRIGGER shop_put INSTEAD OF INSERT ON shop BEGIN INSERT INTO shops(id, name, "
          "town) VALUES (new.id, new.name, new.town); END;",
          "DROP VIEW shop; ALTER TABLE shops RENAME TO shop;",
          "INSERT INTO shop(id, name, town) VALUES (9, 'Di', 'Ulm');");

  EXPECT_THAT(complaints(found), IsEmpty());
}

TEST_F(Monitor, SaysThatAScriptHasNoStatement) {
  const gate::Run found =
      run("CREATE TABLE x(a);", "DROP TABLE x;", "-- later\nPRAGMA user_version;");

  EXPECT_THAT(complaints(found), IsEmpty());
  EXPECT_EQ(message_of(found, "workload/old-app"),
            found.monitor.workload + " has no statement that could be asked");
}

TEST_F(Monitor, IsSkippedWithoutAWorkload) {
  small_.write("001_change", "CREATE TABLE x(a);", "DROP TABLE x;");

  const gate::Run found = rehearse_small(small_);

  EXPECT_THAT(message_of(found, "plans/no-new-scan"), HasSubstr("names no workload.old-app"));
}

}  // namespace
}  // namespace gate
