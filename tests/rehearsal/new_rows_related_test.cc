// The way back with new rows that are about more than one table: children of rows that the
// migrations added, new values of a list, none or several rows where there was one value.
#include "tests/rehearsal/trip.h"

namespace gate {
namespace {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// A list gets a value, and the down deletes it.
Trip seed(const std::string& on_delete, const std::string& first_of_down = "") {
  return {.fixture =
              "CREATE TABLE s(name TEXT PRIMARY KEY); INSERT INTO s VALUES ('new'), ('old');"
              "CREATE TABLE t(id INTEGER PRIMARY KEY, s TEXT NOT NULL DEFAULT 'new' "
              "REFERENCES s " +
              on_delete + "); INSERT INTO t VALUES (1, 'old');",
          .up = "INSERT INTO s VALUES ('kept');\n",
          .down = first_of_down + "DELETE FROM s WHERE name = 'kept';\n"};
}

TEST(NewRowsRelated, ADownThatDeletesTheParentOfANewRowIsRefused) {
  Trip trip = seed("");
  trip.foreign_keys = true;
  const gate::Run run = rehearse_trip(trip);

  EXPECT_THAT(said(run), ElementsAre(kRefused + "FOREIGN KEY constraint failed"));
  EXPECT_EQ(run.new_rows.refused_down->location.line, 1);
  const auto table = std::ranges::find(run.new_rows.tables, "t", &WrittenTable::name);
  ASSERT_NE(table, run.new_rows.tables.end());
  EXPECT_EQ(table->rows, 1);
  EXPECT_EQ(table->examples.at(0).after, "s refers to a row of s that the migrations added");
}

TEST(NewRowsRelated, ADownThatLeavesANewRowWithoutItsParentFails) {
  EXPECT_EQ(said_once(seed("")),
            "failed t.s: after the way back with new rows, t.s has 1 row without a parent in s");
}

TEST(NewRowsRelated, ANewRowThatGoesWithItsParentIsCounted) {
  Trip trip = seed("ON DELETE CASCADE");
  trip.foreign_keys = true;

  EXPECT_EQ(said_once(trip),
            "warning t: t: of 1 row written after the cut-over, 1 is gone after the way back");
}

TEST(NewRowsRelated, ADownThatMovesOrKeepsWhatIsInUsePasses) {
  for (const char* first : {"UPDATE t SET s = 'old' WHERE s = 'kept';\n",
                            "INSERT INTO t SELECT NULL, 'old' WHERE 0;\n"}) {
    Trip trip = seed("ON DELETE SET DEFAULT", first);
    trip.foreign_keys = true;
    EXPECT_THAT(said_once(trip), AllOf(HasSubstr("passed new rows"), HasSubstr("1 value of t.s")));
  }
  Trip careful = seed("");
  careful.down = "DELETE FROM s WHERE name = 'kept' AND name NOT IN (SELECT s FROM t);\n";
  EXPECT_THAT(said_once(careful), AllOf(HasSubstr("passed new rows"), Not(HasSubstr("t.s"))));
}

TEST(NewRowsRelated, WhatTheDownDeletesByNameWithItsParentCouldNotStay) {
  Trip trip = seed("ON DELETE CASCADE", "DELETE FROM t WHERE s = 'kept';\n");
  trip.foreign_keys = true;

  EXPECT_EQ(
      said_once(trip),
      "passed new rows: 6 rows in 2 tables written after the cut-over survive the way back; "
      "1 deleted row stays away; changed, since the old schema does not take them: 1 value of t.s");
}

// Old rows and new ones that the new application gave a parent.
Trip reparent(const std::string& up, const std::string& down, const std::string& parent) {
  return {.fixture =
              "CREATE TABLE kind(id INTEGER PRIMARY KEY, name TEXT NOT NULL);"
              "CREATE TABLE item(id INTEGER PRIMARY KEY, kind_id INTEGER REFERENCES kind(id) ON "
              "DELETE SET NULL, note TEXT);"
              "INSERT INTO kind VALUES (1, 'a'), (2, 'b');"
              "INSERT INTO item VALUES (1, 1, 'x'), (2, 2, 'y'), (3, NULL, 'z');",
          .up = up,
          .down = down,
          .workload = concat(parent,
                             "UPDATE item SET kind_id = 50 WHERE id = 2;\n"
                             "INSERT INTO item VALUES (9, 50, 'n');\n"),
          .foreign_keys = true};
}

TEST(NewRowsRelated, AReferenceToWhatCameWithTheMigrationsCouldNotStay) {
  const std::string seed = "INSERT INTO kind VALUES (50, 'c');\n";

  EXPECT_THAT(said_once(reparent(seed, "DELETE FROM kind WHERE id = 50;\n", "")),
              AllOf(HasSubstr("passed"), HasSubstr("2 values of item.kind_id")));
  EXPECT_THAT(said_once(reparent(seed,
                                 "UPDATE item SET kind_id = NULL WHERE kind_id = 50;\n"
                                 "DELETE FROM kind WHERE id = 50;\n",
                                 "")),
              HasSubstr("passed"));
  EXPECT_THAT(said_once(reparent(seed,
                                 "UPDATE item SET kind_id = NULL, note = NULL WHERE kind_id = 50;\n"
                                 "DELETE FROM kind WHERE id = 50;\n",
                                 "")),
              HasSubstr("warning item.note"));
}

// An old row that was given a new parent is still an old row.
TEST(NewRowsRelated, AnOldRowThatGoesWithItsNewParentFails) {
  Trip trip =
      reparent("INSERT INTO kind VALUES (50, 'c');\n", "DELETE FROM kind WHERE id = 50;\n", "");
  trip.fixture.replace(trip.fixture.find("SET NULL"), 8, "CASCADE");

  EXPECT_THAT(said(rehearse_trip(trip)),
              Contains(HasSubstr("failed item: item: 1 row from before the cut-over is not")));
}

// Beside the value that the workload wrote over.
TEST(NewRowsRelated, AnotherValueOfAnOldRowThatTheDownChangesIsWarnedOf) {
  const Trip trip = reparent("INSERT INTO kind VALUES (50, 'c');\n",
                             "UPDATE item SET note = 'gone' WHERE kind_id = 50;\n"
                             "DELETE FROM kind WHERE id = 50;\n",
                             "");

  EXPECT_THAT(said(rehearse_trip(trip)),
              Contains(HasSubstr("warning item: item: 1 value of rows")));
}

TEST(NewRowsRelated, AReferenceToANewRowThatGoesIsSaidWithThatRow) {
  const std::string up = "ALTER TABLE kind ADD COLUMN rank INTEGER;\n";
  const std::string parent = "INSERT INTO kind VALUES (50, 'c', 1);\n";

  EXPECT_THAT(said_once(reparent(up,
                                 "DELETE FROM kind WHERE rank IS NOT NULL;\n"
                                 "ALTER TABLE kind DROP COLUMN rank;\n",
                                 parent)),
              AllOf(HasSubstr("warning kind: kind: of 1 row written after the cut-over, 1 is gone"),
                    HasSubstr("and 2 references to them became NULL")));
  EXPECT_THAT(said_once(reparent(up,
                                 "UPDATE item SET kind_id = NULL WHERE kind_id = 50;\n"
                                 "ALTER TABLE kind DROP COLUMN rank;\n",
                                 parent)),
              HasSubstr("warning item.kind_id: item.kind_id: of 2 values written after the "
                        "cut-over, 2 lost"));
}

TEST(NewRowsRelated, NothingIsWrittenIntoWhatRefersToATableThatGotNoRow) {
  Trip trip = rebuild("name TEXT PRIMARY KEY", "name TEXT PRIMARY KEY, size INT", "('a'), ('b')",
                      "SELECT name FROM t");
  trip.fixture +=
      "CREATE TABLE c(id INTEGER PRIMARY KEY, t TEXT REFERENCES t);"
      "INSERT INTO c VALUES (1, 'a');";
  trip.up =
      "CREATE TABLE n(name TEXT PRIMARY KEY, size INT);\n"
      "INSERT INTO n SELECT name, 1 FROM t;\nDROP TABLE t;\nALTER TABLE n RENAME TO t;\n";
  const gate::Run run = rehearse_trip(trip);

  EXPECT_THAT(said(run), ElementsAre(HasSubstr("passed new rows: 4 rows in 1 table")));
  EXPECT_EQ(run.new_rows.tables.size(), 1U);
}

// A CHECK becomes a list. `column` of t refers to it, or t's own column does.
Trip list_for_check(const std::string& columns, const std::string& up, const std::string& down) {
  const std::string old = "id INTEGER PRIMARY KEY, s TEXT NOT NULL CHECK (s IN ('on', 'off'))";
  return {
      .fixture = concat("CREATE TABLE t(", old, "); INSERT INTO t VALUES (1, 'on'), (2, 'off');"),
      .up = concat("CREATE TABLE list(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);\n"
                   "INSERT INTO list(name) VALUES ('on'), ('off');\nCREATE TABLE n(",
                   columns, ");\nINSERT INTO n SELECT ", up,
                   " FROM t;\nDROP TABLE t;\nALTER TABLE n RENAME TO t;\n"),
      .down = concat("CREATE TABLE n(", old, ");\nINSERT INTO n SELECT ", down,
                     " FROM t;\nDROP TABLE t;\nALTER TABLE n RENAME TO t;\nDROP TABLE list;\n")};
}

TEST(NewRowsRelated, AValueThatWasAddedToAListIsRefusedByTheCheckThatItReplaced) {
  EXPECT_THAT(
      said(rehearse_trip(list_for_check(
          "id INTEGER PRIMARY KEY, s TEXT NOT NULL REFERENCES list(name)", "id, s", "id, s"))),
      ElementsAre(HasSubstr(kRefused + "CHECK constraint failed")));
  EXPECT_THAT(
      said(rehearse_trip(list_for_check("id INTEGER PRIMARY KEY, sid INT NOT NULL REFERENCES list",
                                        "id, (SELECT l.id FROM list l WHERE l.name = s)",
                                        "id, (SELECT l.name FROM list l WHERE l.id = sid)"))),
      ElementsAre(HasSubstr(kRefused + "CHECK constraint failed")));
}

TEST(NewRowsRelated, AValueThatTheDownMakesOneOfTheOldOnesPasses) {
  const auto lines = said(rehearse_trip(
      list_for_check("id INTEGER PRIMARY KEY, s TEXT NOT NULL REFERENCES list(name)", "id, s",
                     "id, CASE WHEN s IN ('on', 'off') THEN s ELSE 'off' END")));

  EXPECT_THAT(lines, ElementsAre(AllOf(HasSubstr("passed new rows"), HasSubstr("1 value of t.s"))));
}

// A column moves into a table of its own.
Trip move_column(const std::string& child, const std::string& filled, const std::string& back,
                 const std::string& constraint = "") {
  return {.fixture = concat("CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT ", constraint,
                            "); INSERT INTO t VALUES (1, 'x1'), (2, 'y1');"),
          .up = concat("CREATE TABLE m(", child, ");\nINSERT INTO m ", filled,
                       " FROM t;\nALTER TABLE t DROP COLUMN a;\n"),
          .down = concat("CREATE TABLE n(id INTEGER PRIMARY KEY, a TEXT ", constraint,
                         ");\nINSERT INTO n ", back,
                         ";\nDROP TABLE m;\nDROP TABLE t;\nALTER TABLE n RENAME TO t;\n")};
}

const std::string kMany = "id INTEGER PRIMARY KEY, t INT NOT NULL REFERENCES t, a TEXT NOT NULL";
const std::string kFilled = "SELECT NULL, id, a";
const std::string kOneOf = "SELECT id, (SELECT a FROM m WHERE m.t = t.id) FROM t";

TEST(NewRowsRelated, OneOfTwoValuesThatTheDownHasNoPlaceForIsCounted) {
  const gate::Run run = rehearse_trip(move_column(kMany, kFilled, kOneOf));

  EXPECT_THAT(said(run), ElementsAre("warning t.a: t.a: of 4 values written into m.a after the "
                                     "cut-over, 1 lost by the way back"));
}

TEST(NewRowsRelated, ValuesThatTheDownJoinsAreThere) {
  EXPECT_THAT(
      said_once(move_column(kMany, kFilled,
                            "SELECT id, (SELECT group_concat(a) FROM m WHERE m.t = t.id) FROM t")),
      HasSubstr("passed new rows"));
}

TEST(NewRowsRelated, ARowThatHasNoneIsRefusedWhereOneIsNeeded) {
  EXPECT_EQ(said_once(move_column("t INTEGER PRIMARY KEY REFERENCES t, a TEXT NOT NULL",
                                  "SELECT id, a", kOneOf, "NOT NULL")),
            kRefused + "NOT NULL constraint failed: n.a");
}

TEST(NewRowsRelated, ARowThatHasNoneAndIsLeftOutIsCounted) {
  EXPECT_THAT(said_once(move_column("t INTEGER PRIMARY KEY REFERENCES t, a TEXT NOT NULL",
                                    "SELECT id, a", "SELECT t.id, a FROM t JOIN m ON m.t = t.id")),
              HasSubstr("1 is gone after the way back"));
}

TEST(NewRowsRelated, AKeyThatTakesOneAloneIsGivenOne) {
  EXPECT_THAT(
      said_once(move_column("id INTEGER PRIMARY KEY, t INT NOT NULL UNIQUE REFERENCES t, a TEXT",
                            kFilled, kOneOf)),
      HasSubstr("passed new rows"));
}

TEST(NewRowsRelated, ValuesOfAnotherKindCameFromNowhere) {
  EXPECT_THAT(said_once(move_column(
                  "t INT REFERENCES t, kind TEXT, a TEXT NOT NULL, PRIMARY KEY (t, kind)",
                  "SELECT id, 'phone', a",
                  "SELECT id, (SELECT a FROM m WHERE m.t = t.id AND kind = 'phone') FROM t")),
              HasSubstr("passed new rows"));
}

TEST(NewRowsRelated, ATableThatWasThereBeforeIsNotAsked) {
  Trip trip{.fixture =
                "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT);"
                "INSERT INTO t VALUES (1, 'x1'), (2, 'y1');"
                "CREATE TABLE m(id INTEGER PRIMARY KEY, t INT REFERENCES t, a TEXT);"
                "INSERT INTO m SELECT NULL, id, a FROM t;",
            .up = "CREATE TABLE kept AS SELECT * FROM t;\nALTER TABLE t DROP COLUMN a;\n",
            .down =
                "ALTER TABLE t ADD COLUMN a TEXT;\n"
                "UPDATE t SET a = (SELECT a FROM kept WHERE kept.id = t.id);\n"
                "DROP TABLE kept;\n"};
  const gate::Run run = rehearse_trip(trip);

  EXPECT_THAT(said(run), Each(AnyOf(HasSubstr("passed"), HasSubstr("skipped kept"))));
  EXPECT_THAT(run.new_rows.tables, Not(Contains(testing::Field(&WrittenTable::name, "m"))));
}

TEST(NewRowsRelated, EachValueOfANewListIsTakenBack) {
  const Trip trip = {
      .fixture =
          "CREATE TABLE t(id INTEGER PRIMARY KEY, active INT NOT NULL);"
          "INSERT INTO t VALUES (1, 1), (2, 0);",
      .up =
          "CREATE TABLE n(id INTEGER PRIMARY KEY, state TEXT NOT NULL CHECK (state IN ('on', 'off',"
          " 'waits')));\nINSERT INTO n SELECT id, iif(active, 'on', 'off') FROM t;\n"
          "DROP TABLE t;\nALTER TABLE n RENAME TO t;\n",
      .down =
          "CREATE TABLE n(id INTEGER PRIMARY KEY, active INT NOT NULL);\nINSERT INTO n SELECT id,"
          " CASE state WHEN 'on' THEN 1 WHEN 'off' THEN 0 END FROM t;\n"
          "DROP TABLE t;\nALTER TABLE n RENAME TO t;\n"};
  EXPECT_THAT(said(rehearse_trip(trip)),
              Contains(HasSubstr(kRefused + "NOT NULL constraint failed: n.active")));
}

TEST(NewRowsRelated, ARowThatOnlyMarksTheMigrationIsNotTakenForAModel) {
  const Trip trip = {.fixture = "CREATE TABLE log(id INTEGER PRIMARY KEY, what TEXT NOT NULL);",
                     .up = "INSERT INTO log(what) VALUES ('v2');\n",
                     .down = "DELETE FROM log WHERE what = 'v2';\n"};
  EXPECT_THAT(said(rehearse_trip(trip)), Each(HasSubstr("passed")));
}

}  // namespace
}  // namespace gate
