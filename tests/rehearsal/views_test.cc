// Views that mean something else by a new column.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/rehearsal/observe.h"

namespace gate {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;

std::set<std::string> complaints_about(const std::string& view, const std::string& up,
                                       const std::string& down) {
  const SmallScenario small;
  small.write("001_open", "CREATE VIEW seen AS " + view + ";", "DROP VIEW seen;");
  small.remove("002_visit");
  small.write("003_town", up, down);
  return complaints(rehearse_small(small));
}

TEST(Views, ShowOtherRowsByANameThatBothTablesHave) {
  EXPECT_THAT(complaints_about("SELECT a.amount FROM sale AS a NATURAL JOIN"
                               " (SELECT id AS shop_id, name FROM shop) AS s",
                               "ALTER TABLE sale ADD COLUMN name TEXT;",
                               "ALTER TABLE sale DROP COLUMN name;"),
              Contains("failed verify/side-effects 3 seen"));
}

TEST(Views, ShowAColumnInThePlaceOfAText) {
  EXPECT_THAT(complaints_about("SELECT id, \"open\" AS state FROM shop",
                               "ALTER TABLE shop ADD COLUMN open INT;",
                               "ALTER TABLE shop DROP COLUMN open;"),
              Contains("failed verify/side-effects 3 seen"));
}

TEST(Views, MayShowMoreColumns) {
  EXPECT_THAT(complaints_about("SELECT * FROM shop", "ALTER TABLE shop ADD COLUMN open INT;",
                               "ALTER TABLE shop DROP COLUMN open;"),
              IsEmpty());
}

TEST(Views, MayShowOtherRowsWhereTheirTablesHaveOthers) {
  EXPECT_THAT(
      complaints_about("SELECT town FROM shop", "UPDATE shop SET town = 'Bonn' WHERE town IS NULL;",
                       "UPDATE shop SET town = NULL WHERE town = 'Bonn';"),
      IsEmpty());
}

const std::string kByName =
    "SELECT a.amount FROM sale AS a NATURAL JOIN (SELECT id AS shop_id, name FROM shop) AS s";

void write_name_into_sale(const SmallScenario& small) {
  small.write("003_town", "ALTER TABLE sale ADD COLUMN name TEXT;",
              "ALTER TABLE sale DROP COLUMN name;");
}

TEST(Views, ShowOtherRowsBelowAnotherView) {
  const SmallScenario small;
  small.write("001_open",
              "CREATE VIEW low AS " + kByName + "; CREATE VIEW seen AS SELECT * FROM low;",
              "DROP VIEW seen; DROP VIEW low;");
  small.write("002_visit", "CREATE TABLE visit(id INTEGER PRIMARY KEY);", "DROP TABLE visit;");
  write_name_into_sale(small);
  EXPECT_THAT(
      complaints(rehearse_small(small)),
      IsSupersetOf({"failed verify/side-effects 3 low", "failed verify/side-effects 3 seen"}));
}

TEST(Views, AreHeldAgainstWhatTheyShowedWhenTheyWereLastAnother) {
  const SmallScenario small;
  small.write("001_open", "CREATE VIEW seen AS SELECT amount FROM sale WHERE id < 3;",
              "DROP VIEW seen;");
  small.write("002_visit", "DROP VIEW seen; CREATE VIEW seen AS SELECT amount FROM sale;",
              "DROP VIEW seen; CREATE VIEW seen AS SELECT amount FROM sale WHERE id < 3;");
  write_name_into_sale(small);
  EXPECT_THAT(complaints(rehearse_small(small)), IsEmpty());
  small.write("002_visit", "DROP VIEW seen; CREATE VIEW seen AS " + kByName + ";",
              "DROP VIEW seen; CREATE VIEW seen AS SELECT amount FROM sale WHERE id < 3;");
  EXPECT_THAT(complaints(rehearse_small(small)), Contains("failed verify/side-effects 3 seen"));
}

TEST(Views, ThatCouldNotBeAskedInBetweenAreHeldAgainstNothingOlder) {
  const SmallScenario small;
  small.write("001_open", "CREATE VIEW seen AS SELECT amount FROM sale WHERE id < 3;",
              "DROP VIEW seen;");
  small.write(
      "002_visit",
      "DROP VIEW seen; CREATE VIEW seen AS SELECT s.amount FROM sale AS s WHERE s.note IS NULL;",
      "DROP VIEW seen; CREATE VIEW seen AS SELECT amount FROM sale WHERE id < 3;");
  small.write("003_town", "ALTER TABLE sale ADD COLUMN note TEXT;",
              "ALTER TABLE sale DROP COLUMN note;");
  EXPECT_THAT(complaints(rehearse_small(small)),
              Not(Contains("failed verify/side-effects 3 seen")));
}

TEST(Views, ThatNeverShowTheSameAreSaidToBeLeftOut) {
  const SmallScenario small;
  small.write("001_open",
              "CREATE VIEW seen AS SELECT id, random() AS r FROM shop;"
              "CREATE VIEW pairs AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c)"
              " SELECT n FROM c, shop;",
              "DROP VIEW pairs; DROP VIEW seen;");
  small.remove("002_visit");
  small.write("003_town", "ALTER TABLE shop ADD COLUMN open INT;",
              "ALTER TABLE shop DROP COLUMN open;");
  const gate::Run run = rehearse_small(small);
  EXPECT_THAT(complaints(run), IsEmpty());
  std::set<std::string> skipped;
  for (const Point& point : judge(run).points) {
    if (point.verdict == Verdict::skipped && point.check == "verify/side-effects") {
      skipped.insert(point.subject);
    }
  }
  EXPECT_EQ(skipped, (std::set<std::string>{"pairs", "seen"}));
}

TEST(Views, MayRankRowsThatAreAlikeInAnotherOrderByANewIndex) {
  EXPECT_THAT(complaints_about("SELECT id, row_number() OVER (ORDER BY shop_id) AS place FROM sale",
                               "ALTER TABLE sale ADD COLUMN note TEXT;\n"
                               "CREATE INDEX by_shop ON sale(shop_id, amount DESC, id DESC);",
                               "DROP INDEX by_shop; ALTER TABLE sale DROP COLUMN note;"),
              IsEmpty());
}

}  // namespace
}  // namespace gate
