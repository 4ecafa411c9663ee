// The way back with old rows that were deleted after the cut-over.
#include "tests/rehearsal/trip.h"

namespace gate {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

const std::string kTable =
    "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, n INT);"
    "INSERT INTO t VALUES (1, 'x', 7), (2, 'y', 8), (3, 'z', 9);";

// The down puts rows of a copy back.
Trip with_copy(const std::string& back) {
  return {.fixture = kTable,
          .up = "CREATE TABLE old AS SELECT * FROM t;\nALTER TABLE t ADD COLUMN b TEXT;\n",
          .down = concat("ALTER TABLE t DROP COLUMN b;\n", back, "\nDROP TABLE old;\n")};
}

TEST(NewRowsDeletes, ADownThatInsertsTheCopyAgainIsWarnedOf) {
  const gate::Run run = rehearse_trip(with_copy("INSERT OR IGNORE INTO t SELECT * FROM old;"));

  EXPECT_THAT(said(run), Contains("warning t: t: of 1 row deleted after the cut-over, 1 is there "
                                  "again after the way back"));
  EXPECT_EQ(run.new_rows.deleted.at(0).examples.at(0).key, "3");
}

TEST(NewRowsDeletes, BesideOtherFaultsTheyAreSaid) {
  EXPECT_THAT(said(rehearse_trip(with_copy("INSERT OR REPLACE INTO t SELECT * FROM old;"))),
              AllOf(Contains(HasSubstr("1 is there again")),
                    Contains(HasSubstr("as before the edit again"))));
}

TEST(NewRowsDeletes, StayAwayWhereNothingBringsThemBack) {
  const gate::Run run = rehearse_trip(with_copy(""));

  EXPECT_THAT(said(run), Each(Not(StartsWith("warning"))));
  EXPECT_THAT(said(run), Contains(HasSubstr("; 1 deleted row stays away")));
  EXPECT_THAT(run.new_rows.old_rows, IsEmpty());
}

TEST(NewRowsDeletes, WhatTheMigrationRemovedMayComeBack) {
  EXPECT_THAT(said(rehearse_trip({.fixture = kTable,
                                  .up = "CREATE TABLE old AS SELECT * FROM t WHERE id = 2;\n"
                                        "DELETE FROM t WHERE id = 2;\n",
                                  .down = "INSERT INTO t SELECT * FROM old;\nDROP TABLE old;\n"})),
              Each(Not(StartsWith("warning"))));
}

TEST(NewRowsDeletes, NamesMayChange) {
  const gate::Run run =
      rehearse_trip({.fixture = kTable,
                     .up = "CREATE TABLE old AS SELECT * FROM t;\nALTER TABLE t RENAME TO u;\n"
                           "ALTER TABLE u RENAME COLUMN id TO nr;\n",
                     .down = "ALTER TABLE u RENAME COLUMN nr TO id;\nALTER TABLE u RENAME TO t;\n"
                             "INSERT OR IGNORE INTO t SELECT * FROM old;\nDROP TABLE old;\n"});

  EXPECT_THAT(said(run), Contains(HasSubstr("t: of 1 row deleted after the cut-over, 1 is")));
}

TEST(NewRowsDeletes, AreNoneThatOtherRowsHangOn) {
  for (const char* action : {"", " ON DELETE CASCADE", " ON DELETE SET NULL"}) {
    const gate::Run run = rehearse_trip(
        {.fixture = concat(kTable, "CREATE TABLE c(id INTEGER PRIMARY KEY, t INT REFERENCES t",
                           action, "); INSERT INTO c VALUES (1, 1), (2, 2), (3, 3);"),
         .up = "ALTER TABLE t ADD COLUMN b TEXT;\n",
         .down = "ALTER TABLE t DROP COLUMN b;\n"});

    EXPECT_THAT(run.new_rows.deleted, IsEmpty()) << action;
    EXPECT_THAT(said(run), Each(StartsWith("passed"))) << action;
  }
}

TEST(NewRowsDeletes, WhatIsCountedElsewhereIsCountedWithoutThem) {
  EXPECT_THAT(
      said(rehearse_trip({.fixture = kTable + "CREATE TABLE total(id INTEGER PRIMARY KEY, n INT);"
                                              "INSERT INTO total VALUES (1, 24);",
                          .up = "ALTER TABLE total DROP COLUMN n;\nALTER TABLE t ADD COLUMN b;\n",
                          .down = "ALTER TABLE total ADD COLUMN n INT;\n"
                                  "UPDATE total SET n = (SELECT sum(n) FROM t);\n"
                                  "ALTER TABLE t DROP COLUMN b;\n"})),
      Each(Not(HasSubstr("there again"))));
}

TEST(NewRowsDeletes, OfAWorkloadAreLookedFor) {
  Trip trip = with_copy("INSERT OR IGNORE INTO t SELECT * FROM old;");
  trip.workload = "DELETE FROM t WHERE id < 3;\n";
  EXPECT_EQ(said_once(trip),
            "warning t: t: of 2 rows deleted after the cut-over, 2 are there again after the way "
            "back");

  trip = with_copy("");
  trip.workload = "DELETE FROM t WHERE id < 3;\n";
  EXPECT_THAT(said_once(trip), HasSubstr("; 2 deleted rows stay away"));
}

TEST(NewRowsDeletes, WithoutAKeyAreNotKnown) {
  const gate::Run run = rehearse_trip({.fixture = "CREATE TABLE t(a TEXT); "
                                                  "INSERT INTO t VALUES ('x'), ('y');",
                                       .up = "ALTER TABLE t ADD COLUMN b TEXT;\n",
                                       .down = "ALTER TABLE t DROP COLUMN b;\n",
                                       .workload = "DELETE FROM t WHERE a = 'x';\n"});

  EXPECT_THAT(run.new_rows.deleted, IsEmpty());
  EXPECT_THAT(said(run), SizeIs(1));
  EXPECT_THAT(said(run), Each(StartsWith("passed")));
}

}  // namespace
}  // namespace gate
