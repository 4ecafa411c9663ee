// The way back with new rows, of a column that the migration made others of and dropped.
#include "tests/rehearsal/trip.h"

namespace gate {
namespace {

using testing::Contains;
using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

const std::string kPeople =
    "CREATE TABLE people(id INTEGER PRIMARY KEY, city TEXT, name TEXT);"
    "INSERT INTO people VALUES (1, 'London', 'Ada Lovelace'), (2, NULL, 'Brian Kernighan'),"
    "(3, 'Paris', 'Grace Hopper'), (4, 'Rome', 'Ken Thompson'), (5, 'Oslo', 'Ole Dahl');";

const std::string kCopy =
    "CREATE TABLE names AS SELECT id, name FROM people;\n"
    "ALTER TABLE people ADD COLUMN first TEXT;\nALTER TABLE people ADD COLUMN last TEXT;\n";

// The name becomes what `up` makes of it, and comes back as `name`.
Trip split(const std::string& up, const std::string& name) {
  return {.fixture = kPeople,
          .up = concat(kCopy, up, "\nALTER TABLE people DROP COLUMN name;\n"),
          .down = concat("ALTER TABLE people ADD COLUMN name TEXT;\nUPDATE people SET name = ",
                         name, ";\nALTER TABLE people DROP COLUMN first;\n",
                         "ALTER TABLE people DROP COLUMN last;\nDROP TABLE names;\n")};
}

const std::string kSplit =
    "UPDATE people SET first = substr(name, 1, instr(name, ' ') - 1),"
    " last = substr(name, instr(name, ' ') + 1);";
const std::string kFromCopy = "(SELECT n.name FROM names n WHERE n.id = people.id)";

TEST(NewRowsDerived, WhatACopyHasNothingForIsWarnedOf) {
  const gate::Run run = rehearse_trip(split(kSplit, kFromCopy));

  EXPECT_THAT(said(run),
              Contains(HasSubstr("warning people.name: people.name is NULL, '' or 0 after the way "
                                 "back in 3 of 3 rows written after the cut-over, which have "
                                 "first, last, made of it by the migration")));
}

TEST(NewRowsDerived, ARebuildThatMakesThemIsNoOther) {
  const Trip trip = {
      .fixture = kPeople,
      .up =
          "CREATE TABLE names AS SELECT id, name FROM people;\n"
          "CREATE TABLE p(id INTEGER PRIMARY KEY, city TEXT, first TEXT, last TEXT);\n"
          "INSERT INTO p SELECT id, city, substr(name, 1, instr(name, ' ') - 1),"
          " substr(name, instr(name, ' ') + 1) FROM people;\n"
          "DROP TABLE people;\nALTER TABLE p RENAME TO people;\n",
      .down =
          "CREATE TABLE p(id INTEGER PRIMARY KEY, city TEXT, name TEXT);\n"
          "INSERT INTO p SELECT q.id, city, n.name FROM people q LEFT JOIN names n USING (id);\n"
          "DROP TABLE people;\nALTER TABLE p RENAME TO people;\nDROP TABLE names;\n"};

  EXPECT_THAT(said(rehearse_trip(trip)), Contains(HasSubstr("in 3 of 3 rows")));
}

TEST(NewRowsDerived, WhatIsMadeOfThemAgainPasses) {
  for (const std::string name : {"first || ' ' || last",
                                 "coalesce((SELECT n.name FROM names n WHERE n.id = people.id"
                                 " AND n.name = first || ' ' || last), first || ' ' || last)"}) {
    EXPECT_THAT(said(rehearse_trip(split(kSplit, name))), Each(Not(StartsWith("warning"))));
  }
}

TEST(NewRowsDerived, ACopyThatIsPutOverWhatWasEditedIsWarnedOf) {
  EXPECT_THAT(
      said(rehearse_trip(split(kSplit, concat("coalesce(", kFromCopy, ", first || ' ' || last)")))),
      Contains(HasSubstr("warning people.name: people.name: of 1 value edited after the "
                         "cut-over in rows from before it, 1 as before the edit again")));
}

TEST(NewRowsDerived, OfFewRowsOneIsEditedThere) {
  Trip trip = split(kSplit, concat("coalesce(", kFromCopy, ", first || ' ' || last)"));
  trip.fixture += "DELETE FROM people WHERE id > 2;";

  EXPECT_THAT(said(rehearse_trip(trip)),
              Contains(HasSubstr("people.name: of 1 value edited after the cut-over")));
}

TEST(NewRowsDerived, AWordThatNobodyHadMayBecomeNothing) {
  Trip trip = {.fixture =
                   "CREATE TABLE t(id INTEGER PRIMARY KEY, level INT);"
                   "INSERT INTO t VALUES (1, 2), (2, 1), (3, 2), (4, 1);",
               .up =
                   "CREATE TABLE old AS SELECT * FROM t;\nALTER TABLE t ADD COLUMN role TEXT;\n"
                   "UPDATE t SET role = CASE level WHEN 2 THEN 'admin' ELSE 'editor' END;\n"
                   "ALTER TABLE t DROP COLUMN level;\n",
               .down =
                   "ALTER TABLE t ADD COLUMN level INT;\n"
                   "UPDATE t SET level = (SELECT o.level FROM old o WHERE o.id = t.id);\n"
                   "ALTER TABLE t DROP COLUMN role;\nDROP TABLE old;\n",
               .workload = "INSERT INTO t(role) VALUES ('guest');\n"};
  EXPECT_THAT(rehearse_trip(trip).new_rows.unfilled, IsEmpty());

  trip.workload = "INSERT INTO t(role) VALUES ('admin');\n";
  EXPECT_THAT(rehearse_trip(trip).new_rows.unfilled, testing::SizeIs(1));
}

TEST(NewRowsDerived, WhatTellsNothingOfItIsNothingToMakeItFrom) {
  EXPECT_THAT(said(rehearse_trip(split("UPDATE people SET first = name IS NOT NULL;", kFromCopy))),
              Each(Not(StartsWith("warning"))));
  EXPECT_THAT(said(rehearse_trip(split("UPDATE people SET first = id || '-';", kFromCopy))),
              Each(Not(StartsWith("warning"))));
}

TEST(NewRowsDerived, WhatStandsBesideThemIsNothingToMakeItFrom) {
  Trip trip = split("UPDATE people SET first = 'p-' || id, last = name IS NOT NULL;", kFromCopy);
  EXPECT_THAT(rehearse_trip(trip).new_rows.unfilled, IsEmpty());

  trip = split("UPDATE people SET first = substr(name, -4);", kFromCopy);
  EXPECT_THAT(rehearse_trip(trip).new_rows.unfilled, IsEmpty());
}

TEST(NewRowsDerived, WhatTheDownMakesOfOtherColumnsIsAsItMeans) {
  const Trip trip = {
      .fixture =
          "CREATE TABLE t(id INTEGER PRIMARY KEY, level INT);"
          "INSERT INTO t VALUES (1, 2), (2, 1), (3, 2), (4, 1);",
      .up =
          "ALTER TABLE t ADD COLUMN role TEXT;\n"
          "UPDATE t SET role = CASE level WHEN 2 THEN 'admin' ELSE 'editor' END;\n"
          "ALTER TABLE t DROP COLUMN level;\n",
      .down =
          "ALTER TABLE t ADD COLUMN level INT;\n"
          "UPDATE t SET level = CASE role WHEN 'admin' THEN 2 WHEN 'editor' THEN 1 ELSE 0 END;\n"
          "ALTER TABLE t DROP COLUMN role;\n",
      .workload = "INSERT INTO t(role) VALUES ('guest');\n"};

  EXPECT_THAT(rehearse_trip(trip).new_rows.unfilled, IsEmpty());
}

TEST(NewRowsDerived, ALaterNameIsTheSame) {
  Trip trip = split(kSplit, kFromCopy);
  trip.up +=
      "ALTER TABLE people RENAME TO members;\n"
      "ALTER TABLE members RENAME COLUMN first TO given;\n";
  trip.down =
      "ALTER TABLE members RENAME COLUMN given TO first;\n"
      "ALTER TABLE members RENAME TO people;\n" +
      trip.down;
  const gate::Run run = rehearse_trip(trip);

  EXPECT_THAT(said(run), Contains(HasSubstr("which have given, last, made of it")));
}

TEST(NewRowsDerived, ARowThatHasNothingInThemMayHaveNone) {
  Trip trip = split(kSplit, kFromCopy);
  trip.workload = "INSERT INTO people(id, city) VALUES (9, 'Rome');\n";
  EXPECT_THAT(rehearse_trip(trip).new_rows.unfilled, IsEmpty());

  trip.workload = "INSERT INTO people(id, first, last) VALUES (9, 'Ken', 'Thompson');\n";
  const gate::Run run = rehearse_trip(trip);
  ASSERT_THAT(run.new_rows.unfilled, testing::SizeIs(1));
  EXPECT_EQ(run.new_rows.unfilled[0].examples.at(0).key, "9");
}

}  // namespace
}  // namespace gate
