// What CREATE … IF NOT EXISTS passed over, found by making it on an empty database.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/rehearsal/observe.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> masked_by(const std::string& up) {
  const SmallScenario small;
  for (const char* name : {"001_open", "002_visit", "003_town"}) small.remove(name);
  small.write("004_x", up, "SELECT 1;");
  const gate::Run run = rehearse_small(small);
  EXPECT_TRUE(run.migrations.at(0).up->completed) << run.migrations[0].up->error;
  std::vector<std::string> found;
  for (const MaskedObject& masked : run.migrations[0].masked) {
    found.push_back(masked.kind + " " + masked.name);
    EXPECT_FALSE(masked.differences.empty());
  }
  return found;
}

TEST(Masked, FindsTablesOfAnotherShape) {
  EXPECT_THAT(masked_by("CREATE TABLE IF NOT EXISTS shop (id INTEGER PRIMARY KEY, cents INT);"),
              ElementsAre("table shop"));
  EXPECT_THAT(masked_by("CREATE VIEW IF NOT EXISTS shop AS SELECT 1 AS id;"),
              ElementsAre("view shop"));
}

TEST(Masked, FindsIndexesAndTriggersOfAnotherTable) {
  EXPECT_THAT(masked_by("CREATE INDEX i ON sale (amount);"), IsEmpty());
  const SmallScenario small;
  for (const char* name : {"001_open", "002_visit", "003_town"}) small.remove(name);
  small.write("001_i",
              "CREATE INDEX i ON sale (amount);"
              "CREATE TRIGGER g AFTER INSERT ON sale BEGIN SELECT 1; END;",
              "DROP TRIGGER g; DROP INDEX i;");
  small.write("002_j",
              "CREATE INDEX IF NOT EXISTS i ON shop (town);"
              "CREATE TRIGGER IF NOT EXISTS g AFTER INSERT ON sale BEGIN SELECT 2; END;",
              "SELECT 1;");
  const gate::Run run = rehearse_small(small);
  ASSERT_EQ(run.migrations.size(), 2u);
  EXPECT_THAT(run.migrations[0].masked, IsEmpty());
  ASSERT_EQ(run.migrations[1].masked.size(), 2u);
  EXPECT_EQ(run.migrations[1].masked[0].name, "i");
  EXPECT_EQ(run.migrations[1].masked[1].name, "g");
}

TEST(Masked, FindsWhatTheSameScriptMadeBefore) {
  EXPECT_THAT(masked_by("CREATE TABLE IF NOT EXISTS fresh (a);"
                        "CREATE TABLE IF NOT EXISTS fresh (a, b NOT NULL);"),
              ElementsAre("table fresh"));
  EXPECT_THAT(masked_by("CREATE TABLE fresh (a); CREATE VIEW IF NOT EXISTS fresh AS SELECT 1;"),
              ElementsAre("view fresh"));
  EXPECT_THAT(masked_by("CREATE TABLE fresh (a); CREATE TABLE IF NOT EXISTS fresh (a);"),
              IsEmpty());
  EXPECT_THAT(masked_by("CREATE TABLE fresh (a); DROP TABLE fresh;"
                        "CREATE TABLE IF NOT EXISTS fresh (b);"),
              IsEmpty());
  EXPECT_THAT(masked_by("CREATE TABLE fresh (a); ALTER TABLE fresh RENAME TO old;"
                        "CREATE TABLE IF NOT EXISTS fresh (b);"),
              IsEmpty());
}

TEST(Masked, TakesTheSameInOtherWords) {
  EXPECT_THAT(masked_by("CREATE TABLE if not exists \"shop\" (id INTEGER NOT NULL PRIMARY KEY,"
                        " name text NOT NULL, town TEXT);"),
              IsEmpty());
  EXPECT_THAT(masked_by("CREATE TABLE IF NOT EXISTS sale (id INTEGER PRIMARY KEY, shop_id INTEGER"
                        " NOT NULL REFERENCES shop ON DELETE CASCADE, amount TEXT NOT NULL);"),
              IsEmpty());
}

TEST(Masked, TakesWhatTheScriptBringsThereItself) {
  EXPECT_THAT(masked_by("CREATE TABLE IF NOT EXISTS shop (id INTEGER PRIMARY KEY, name TEXT NOT "
                        "NULL, town TEXT, size INT); ALTER TABLE shop ADD COLUMN size INT;"),
              IsEmpty());
  EXPECT_THAT(masked_by("CREATE TABLE IF NOT EXISTS shop (id INTEGER PRIMARY KEY, name TEXT NOT "
                        "NULL, town TEXT); ALTER TABLE shop ADD COLUMN size INT;"),
              IsEmpty());
  EXPECT_THAT(masked_by("CREATE TABLE IF NOT EXISTS fresh (a); "
                        "CREATE TEMP TABLE IF NOT EXISTS shop (a);"),
              IsEmpty());
}

}  // namespace
}  // namespace gate
