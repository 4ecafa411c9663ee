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

const std::string kCreated = "CREATE VIEW seen AS SELECT name, town FROM shop WHERE town = 'Ulm';";

// The fixture has a view that shows two rows; what is done to it.
gate::Run run_over_view(const std::string& up, const std::string& down = "") {
  const SmallScenario small;
  small.remove("001_open");
  small.remove("002_visit");
  small.write("003_town", up, down.empty() ? "DROP VIEW seen;" + kCreated : down);
  make_engine("sqlite")->open({small.fixture()}, {.access = Access::write})->execute(kCreated);
  return rehearse_small(small);
}

const std::string kEmptied = "warning health/tables 3 seen";

TEST(Views, ThatShowNothingAnyMoreAreWarnedOf) {
  const gate::Run run = run_over_view(
      "DROP VIEW seen;\nCREATE VIEW seen AS SELECT name, town FROM shop WHERE town = NULL;");
  EXPECT_THAT(complaints(run), Contains(kEmptied));
  for (const Point& point : judge(run).points) {
    if (point.check != "health/tables") continue;
    EXPECT_EQ(point.message, "the view seen shows nothing and showed 2 rows before");
    EXPECT_EQ(point.location.line, 2);
  }
}

TEST(Views, ThatShowNothingByAnUpdateOfTheirRowsAreWarnedOf) {
  const gate::Run run = run_over_view("UPDATE shop SET town = 'ulm' WHERE town = 'Ulm';",
                                      "UPDATE shop SET town = 'Ulm' WHERE town = 'ulm';");
  EXPECT_THAT(complaints(run), Contains(kEmptied));
}

TEST(Views, ThatShowFewerRowsAreAsTheyWereMeant) {
  const gate::Run run = run_over_view(
      "DROP VIEW seen; CREATE VIEW seen AS SELECT name FROM shop WHERE name = 'Ada';");
  EXPECT_THAT(complaints(run), Not(Contains(kEmptied)));
  ASSERT_EQ(run.views.size(), 1U);
  EXPECT_EQ(run.views[0].blue, 2);
  EXPECT_EQ(run.views[0].green, 1);
}

TEST(Views, OfATableThatIsEmptyTooAreSaidByThat) {
  const gate::Run run = run_over_view("DELETE FROM shop;", "DELETE FROM shop;");
  EXPECT_THAT(complaints(run), Contains("warning health/tables 3 shop"));
  EXPECT_THAT(complaints(run), Not(Contains(kEmptied)));
}

TEST(Views, ThatAreDroppedAreNotEmpty) {
  EXPECT_THAT(complaints(run_over_view("DROP VIEW seen;", kCreated)), Not(Contains(kEmptied)));
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
