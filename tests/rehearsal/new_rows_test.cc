// The way back with rows that were written after the cut-over: what is tried, and what is said.
#include <gmock/gmock.h>

#include "tests/rehearsal/trip.h"

namespace gate {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(NewRows, ANullThatOnlyTheNewSchemaTakesRefusesTheDown) {
  const Trip trip = rebuild("id INTEGER PRIMARY KEY, a TEXT NOT NULL",
                            "id INTEGER PRIMARY KEY, a TEXT", "(1, 'x')");
  const gate::Run run = rehearse_trip(trip);

  EXPECT_THAT(said(run), ElementsAre(kRefused + "NOT NULL constraint failed: n.a"));
  const RefusedDown& down = *run.new_rows.refused_down;
  EXPECT_EQ(down.location.line, 2);
  EXPECT_THAT(down.location.path, HasSubstr("001_x.down.sql"));
  EXPECT_THAT(down.sql, HasSubstr("INSERT INTO n"));
  ASSERT_EQ(down.rows.size(), 1U);
}

TEST(NewRows, ANullThatTheDownFillsPasses) {
  const Trip trip =
      rebuild("id INTEGER PRIMARY KEY, a TEXT NOT NULL", "id INTEGER PRIMARY KEY, a TEXT",
              "(1, 'x')", "SELECT id, coalesce(a, '') FROM t");

  EXPECT_THAT(said_once(trip), HasSubstr("passed new rows: 4 rows in 1 table written after the "
                                         "cut-over survive the way back"));
}

// The new key holds for some rows alone, so that the others can be alike.
std::string said_of_soft_delete(const std::string& where, const std::string& first_of_down) {
  return said_once(
      {.fixture = "CREATE TABLE m(id INTEGER PRIMARY KEY, email TEXT NOT NULL);"
                  "CREATE UNIQUE INDEX me ON m(email); INSERT INTO m VALUES (1, 'a'), (2, 'b');",
       .up = "ALTER TABLE m ADD COLUMN gone TEXT; DROP INDEX me;"
             "CREATE UNIQUE INDEX me ON m(email) WHERE " +
             where + ";",
       .down =
           first_of_down +
           "DROP INDEX me; ALTER TABLE m DROP COLUMN gone; CREATE UNIQUE INDEX me ON m(email);"});
}

TEST(NewRows, ADuplicateOutsideOfAPartialKeyRefusesTheDown) {
  for (const char* where :
       {"gone IS NULL", "coalesce(gone, '') = ''", "gone IS NULL OR gone = 'no'"}) {
    EXPECT_THAT(said_of_soft_delete(where, ""), HasSubstr("UNIQUE constraint failed: m.email"))
        << where;
  }
}

TEST(NewRows, ADuplicateThatTheDownClearsAwayFirstIsCounted) {
  EXPECT_THAT(said_of_soft_delete("gone IS NULL", "DELETE FROM m WHERE gone IS NOT NULL;"),
              HasSubstr("warning m: "));
}

TEST(NewRows, AValueThatOnlyTheNewCheckTakesRefusesTheDown) {
  const Trip trip = rebuild("id INTEGER PRIMARY KEY, n INT CHECK (n BETWEEN 1 AND 5)",
                            "id INTEGER PRIMARY KEY, n INT CHECK (n BETWEEN 1 AND 10)", "(1, 3)");

  EXPECT_THAT(said_once(trip), HasSubstr(kRefused + "CHECK constraint failed"));
}

TEST(NewRows, ACheckThatIsOnlyWrittenOtherwiseIsNoneThatTakesMore) {
  const Trip trip = rebuild("id INTEGER PRIMARY KEY, n INT CHECK (n > 0)",
                            "id INTEGER PRIMARY KEY, n INT CHECK (0 < n)", "(1, 3)");

  EXPECT_THAT(said_once(trip), HasSubstr("passed new rows: 3 rows"));
}

TEST(NewRows, DuplicatesRefuseTheDownThatMakesThemUniqueAgain) {
  EXPECT_THAT(said_once({.fixture = "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT);"
                                    "CREATE UNIQUE INDEX i ON t(a); INSERT INTO t VALUES (1, 'x');",
                         .up = "DROP INDEX i;\n",
                         .down = "CREATE UNIQUE INDEX i ON t(a);\n"}),
              HasSubstr(kRefused + "UNIQUE constraint failed: t.a"));
}

TEST(NewRows, ATextThatTheDownCastsToANumberIsWarnedOf) {
  const Trip trip = rebuild("id INTEGER PRIMARY KEY, n INT", "id INTEGER PRIMARY KEY, n TEXT",
                            "(1, 3)", "SELECT id, CAST(n AS INT) FROM t");

  EXPECT_THAT(said_once(trip), AllOf(HasSubstr("warning t.n: "), HasSubstr("1 lost")));
}

TEST(NewRows, ATableOfTheMigrationsOwnGoesWithoutAWarning) {
  EXPECT_EQ(said_once({.fixture = "CREATE TABLE t(id INTEGER PRIMARY KEY);",
                       .up = "CREATE TABLE n(id INTEGER PRIMARY KEY, a TEXT NOT NULL);\n",
                       .down = "DROP TABLE n;\n"}),
            "passed new rows: with new rows every down runs; in what the migrations added lay 3 "
            "rows of n");
}

TEST(NewRows, AColumnOfTheMigrationsOwnGoesWithoutAWarning) {
  EXPECT_EQ(said_once({.fixture = "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT);"
                                  "INSERT INTO t VALUES (1, 'x');",
                       .up = "ALTER TABLE t ADD COLUMN b TEXT NOT NULL DEFAULT 'no';\n",
                       .down = "ALTER TABLE t DROP COLUMN b;\n"}),
            "passed new rows: 3 rows in 1 table written after the cut-over survive the way back; "
            "1 value edited in old rows is kept; in what the migrations added lay 3 values of t.b");
}

TEST(NewRows, AMovedColumnWhoseDownCopiesItBackPasses) {
  EXPECT_THAT(said_once({.fixture = "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT);"
                                    "INSERT INTO t VALUES (1, 'x'), (2, NULL);",
                         .up = "CREATE TABLE m(t INTEGER PRIMARY KEY REFERENCES t, a TEXT);\n"
                               "INSERT INTO m SELECT id, a FROM t;\nALTER TABLE t DROP COLUMN a;\n",
                         .down = "ALTER TABLE t ADD COLUMN a TEXT;\n"
                                 "UPDATE t SET a = (SELECT a FROM m WHERE m.t = t.id);\n"
                                 "DROP TABLE m;\n"}),
              HasSubstr("passed new rows: 4 rows in 1 table"));
}

TEST(NewRows, RowsThatTheDownDeletesAreWarnedOfWithTheirNumber) {
  const auto lines = said(rehearse_trip(
      {.fixture = "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t VALUES (1, 'x');",
       .up = "CREATE TABLE old AS SELECT * FROM t;\nUPDATE t SET a = upper(a);\n",
       .down = "DELETE FROM t;\nINSERT INTO t SELECT * FROM old;\nDROP TABLE old;\n"}));

  EXPECT_THAT(lines, testing::UnorderedElementsAre(
                         "warning t: t: of 3 rows written after the cut-over, 3 are gone after the "
                         "way back",
                         HasSubstr("skipped old: no row was written into old: it is taken for what "
                                   "the migrations put aside")));
}

TEST(NewRows, AreNotAddedToAListThatTheMigrationsFill) {
  const auto lines = said(rehearse_trip(
      {.fixture = "CREATE TABLE t(id INTEGER PRIMARY KEY, s TEXT); INSERT INTO t VALUES (1, 'on');",
       .up = "CREATE TABLE list(name TEXT PRIMARY KEY);\nINSERT INTO list VALUES ('on'), ('off');\n"
             "ALTER TABLE t ADD COLUMN l TEXT REFERENCES list;\n",
       .down = "ALTER TABLE t DROP COLUMN l;\nDROP TABLE list;\n"}));

  EXPECT_THAT(lines,
              testing::UnorderedElementsAre(HasSubstr("skipped list: no row was written into list"),
                                            HasSubstr("passed new rows")));
}

TEST(NewRows, ValuesThatTheDownTakesFromACopyAreWarnedOf) {
  EXPECT_THAT(
      said(rehearse_trip({.fixture = "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT);"
                                     "INSERT INTO t VALUES (1, 'x');",
                          .up = "CREATE TABLE old(id INTEGER PRIMARY KEY, a TEXT);\n"
                                "INSERT INTO old SELECT * FROM t;\nUPDATE t SET a = upper(a);\n",
                          .down = "UPDATE t SET a = (SELECT a FROM old WHERE old.id = t.id);\n"
                                  "DROP TABLE old;\n"})),
      Contains(HasSubstr("warning t.a: t.a: of 3 values written after the cut-over, 3 lost")));
}

TEST(NewRows, AConversionThatIsUndoneIsNoLoss) {
  EXPECT_THAT(said_once({.fixture = "CREATE TABLE t(id INTEGER PRIMARY KEY, cents INT NOT NULL);"
                                    "INSERT INTO t VALUES (1, 5), (2, 7);",
                         .up = "UPDATE t SET cents = cents * 100;\n",
                         .down = "UPDATE t SET cents = cents / 100;\n"}),
              HasSubstr("passed new rows"));
}

TEST(NewRows, OldRowsThatAreLostForTheSakeOfNewOnesAreAnError) {
  EXPECT_THAT(
      said_once({.fixture = "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT);"
                            "CREATE UNIQUE INDEX i ON t(a); INSERT INTO t VALUES (1, 'x');",
                 .up = "DROP INDEX i;\n",
                 .down = "DELETE FROM t WHERE id NOT IN (SELECT max(id) FROM t GROUP BY a);\n"
                         "CREATE UNIQUE INDEX i ON t(a);\n"}),
      HasSubstr("failed t: t: 1 row from before the cut-over is not brought back"));
}

TEST(NewRows, ASchemaThatOnlyNewRowsMakeAnotherIsAnError) {
  const auto lines = said(rehearse_trip(
      {.fixture = "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t VALUES (1, 'x');",
       .up = "ALTER TABLE t ADD COLUMN b TEXT;\n",
       .down = "CREATE TABLE IF NOT EXISTS kept AS SELECT id, b FROM t WHERE b IS NOT NULL;\n"
               "ALTER TABLE t DROP COLUMN b;\nDROP TABLE kept;\n"}));

  EXPECT_THAT(lines, ElementsAre(HasSubstr("passed new rows")));
}

TEST(NewRows, ARowWithoutParentThatTheDownLeavesIsAnError) {
  const Trip trip = {
      .fixture =
          "CREATE TABLE p(id INTEGER PRIMARY KEY); INSERT INTO p VALUES (1);"
          "CREATE TABLE t(id INTEGER PRIMARY KEY, p INT REFERENCES p); INSERT INTO t VALUES (1, "
          "1);",
      .up =
          "CREATE TABLE n(id INTEGER PRIMARY KEY, p INT);\nINSERT INTO n SELECT * FROM t;\n"
          "DROP TABLE t;\nALTER TABLE n RENAME TO t;\n",
      .down =
          "CREATE TABLE n(id INTEGER PRIMARY KEY, p INT REFERENCES p);\n"
          "INSERT INTO n SELECT * FROM t;\nDROP TABLE t;\nALTER TABLE n RENAME TO t;\n"};

  EXPECT_EQ(said_once(trip),
            "failed t.p: after the way back with new rows, t.p has 1 row without a parent in p");
}

TEST(NewRows, ATableThatTakesNoRowIsNamedWithTheReason) {
  const auto lines = said(rehearse_trip(
      {.fixture =
           "CREATE TABLE t(id INTEGER PRIMARY KEY);"
           "CREATE TRIGGER r BEFORE INSERT ON t BEGIN SELECT RAISE(ABORT, 'read only'); END;",
       .up = "ALTER TABLE t ADD COLUMN b TEXT;\n",
       .down = "ALTER TABLE t DROP COLUMN b;\n"}));

  EXPECT_THAT(lines, ElementsAre("skipped t: no row was written into t: read only"));
}

TEST(NewRows, WithoutADownThereIsNothingToTry) {
  EXPECT_THAT(said_once({.fixture = "CREATE TABLE t(id INTEGER PRIMARY KEY);",
                         .up = "ALTER TABLE t ADD COLUMN b TEXT;\n",
                         .down = "-- none\n"}),
              HasSubstr("skipped new rows: the down of 1 is empty"));
}

TEST(NewRows, CanBeSwitchedOff) {
  const gate::Run run = rehearse_trip({.fixture = "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT);",
                                       .up = "ALTER TABLE t ADD COLUMN b TEXT;\n",
                                       .down = "ALTER TABLE t DROP COLUMN b;\n"},
                                      false);

  EXPECT_THAT(said(run), ElementsAre("skipped new rows: rollback.new-rows is off in the scenario"));
  EXPECT_THAT(run.new_rows.taken_back, IsEmpty());
}

TEST(NewRows, AreThoseOfTheWorkloadWhereThereIsOne) {
  const gate::Run run = rehearse_trip(
      {.fixture = "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t VALUES (1, 'x'), "
                  "(2, 'y');",
       .up = "ALTER TABLE t ADD COLUMN b TEXT;\n",
       .down = "DELETE FROM t WHERE a = 'new';\nUPDATE t SET a = NULL WHERE a = 'Y';\n"
               "ALTER TABLE t DROP COLUMN b;\n",
       .workload =
           "INSERT INTO t VALUES (7, 'new', 'b');\nSELECT 1;\nUPDATE t SET a = 'Y' WHERE id = 2;\n"
           "DROP TABLE t;\nINSERT INTO t VALUES (1, 'taken', 'b');\n"});

  EXPECT_THAT(
      said(run),
      testing::UnorderedElementsAre(
          HasSubstr("warning t: t: of 1 row written after the cut-over, 1 is gone"),
          HasSubstr("warning t.a: t.a: of 2 values written after the cut-over, 1 lost"),
          HasSubstr("failed v2.sql:4: the workload's statement is refused on the new schema: it "
                    "is no INSERT, UPDATE or DELETE"),
          HasSubstr("failed v2.sql:5: the workload's statement is refused on the new schema: "
                    "UNIQUE constraint failed: t.id")));
}

TEST(NewRows, DoNotChangeWhatTheOtherChecksSee) {
  const SmallScenario small;
  Scenario without = small.scenario();
  without.rollback_new_rows = false;

  const gate::Run with_rows = rehearse_small(small);
  const gate::Run without_rows = rehearse_small(small, without);

  EXPECT_THAT(complaints(with_rows), IsEmpty());
  EXPECT_EQ(complaints(with_rows), complaints(without_rows));
  EXPECT_THAT(with_rows.new_rows.taken_back, ElementsAre("3", "2", "1"));
  EXPECT_THAT(with_rows.tables, Not(IsEmpty()));
  EXPECT_THAT(with_rows.left_behind, IsEmpty());
}

// What the first row of a table lacks, or has like any new one, another row has.
TEST(NewRows, AreLikeDifferentRowsThatAreThere) {
  Trip trip{.fixture =
                "CREATE TABLE o(id INTEGER PRIMARY KEY, state TEXT NOT NULL, note TEXT);"
                "INSERT INTO o VALUES (1,'open',NULL), (2,'open',NULL), (3,'paid','third');",
            .up =
                "ALTER TABLE o ADD COLUMN memo TEXT;\n"
                "CREATE TABLE kept AS SELECT id, state, note FROM o;\n",
            .down = ""};
  const std::string end = "ALTER TABLE o DROP COLUMN memo;\nDROP TABLE kept;\n";
  trip.down = "UPDATE o SET note = (SELECT note FROM kept k WHERE k.id = o.id);\n" + end;
  EXPECT_THAT(said(rehearse_trip(trip)), Contains(HasSubstr("warning o.note: o.note: of ")));

  trip.down =
      "UPDATE o SET state = coalesce((SELECT state FROM kept k WHERE k.id = o.id), 'open');\n" +
      end;
  EXPECT_THAT(said(rehearse_trip(trip)), Contains(HasSubstr("warning o.state: o.state: of ")));

  trip.down = end;
  EXPECT_THAT(said(rehearse_trip(trip)), Contains(HasSubstr("passed new rows")));
}

TEST(NewRows, DoNotContradictWhatTheMigrationMadeOfTheirOtherColumns) {
  const Trip trip{.fixture =
                      "CREATE TABLE task(id INTEGER PRIMARY KEY, done INT NOT NULL);"
                      "INSERT INTO task VALUES (1, 1), (2, 0);",
                  .up =
                      "ALTER TABLE task ADD COLUMN state TEXT NOT NULL DEFAULT 'open';\n"
                      "UPDATE task SET state = 'done' WHERE done;\n",
                  .down =
                      "UPDATE task SET done = (state = 'done');\n"
                      "ALTER TABLE task DROP COLUMN state;\n"};

  EXPECT_THAT(said(rehearse_trip(trip)), ElementsAre(HasSubstr("passed new rows")));
}

// The down writes the table, so that it is compared.
TEST(NewRows, OldRowsThatTheWorkloadDeletesAreNotMissed) {
  Trip trip = {.fixture =
                   "CREATE TABLE t(id INTEGER PRIMARY KEY, n INT);"
                   "INSERT INTO t VALUES (1, 5), (2, 6), (3, 7);",
               .up = "CREATE TABLE log(id INTEGER PRIMARY KEY);\n",
               .down = "UPDATE t SET n = n + 0;\nDROP TABLE log;\n",
               .workload = "DELETE FROM t WHERE id = 1;\nINSERT INTO t VALUES (9, 8);\n"};
  EXPECT_THAT(said_once(trip), HasSubstr("passed new rows: 1 row in 1 table"));

  trip.down =
      "DELETE FROM t WHERE id = 2 AND (SELECT count(*) FROM t WHERE id = 9) = 1;\n" + trip.down;
  EXPECT_THAT(said_once(trip), HasSubstr("failed t: t: 1 row from before the cut-over is not"));
}

}  // namespace
}  // namespace gate
