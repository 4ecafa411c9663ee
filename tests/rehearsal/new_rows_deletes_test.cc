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

TEST(NewRowsDeletes, ThatComeBackHideNoNewRowThatIsGone) {
  Trip trip = with_copy("");
  trip.down =
      "DELETE FROM t;\nALTER TABLE t DROP COLUMN b;\nINSERT INTO t SELECT * FROM old;\n"
      "DROP TABLE old;\n";
  trip.workload = "INSERT INTO t VALUES (9, 'n', 1, NULL);\nDELETE FROM t WHERE id = 2;\n";

  EXPECT_THAT(said(rehearse_trip(trip)),
              AllOf(Contains(HasSubstr("of 1 row written after the cut-over, 1 is gone")),
                    Contains(HasSubstr("of 1 row deleted after the cut-over, 1 is there again"))));
}

TEST(NewRowsDeletes, ARowThatAnotherOneReplacedIsNoneThatWasDeleted) {
  EXPECT_THAT(
      said(rehearse_trip(
          {.fixture = "CREATE TABLE u(email TEXT PRIMARY KEY, name TEXT);"
                      "INSERT INTO u VALUES ('a@x', 'A'), ('b@x', 'B'), ('c@x', 'C');",
           .up = "CREATE TABLE n(id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT);\n"
                 "INSERT INTO n(email, name) SELECT email, name FROM u;\nDROP TABLE u;\n"
                 "ALTER TABLE n RENAME TO u;\n",
           .down = "CREATE TABLE n(email TEXT PRIMARY KEY, name TEXT);\n"
                   "INSERT INTO n SELECT email, name FROM u;\nDROP TABLE u;\n"
                   "ALTER TABLE n RENAME TO u;\n",
           .workload = "REPLACE INTO u(email, name) VALUES ('b@x', 'Bea');\n"})),
      Each(Not(HasSubstr("there again"))));
}

TEST(NewRowsDeletes, ANewRowWithTheKeyOfOneThatTheMigrationDeletedIsNoOldOne) {
  EXPECT_THAT(
      said(rehearse_trip({.fixture = kTable,
                          .up = "CREATE TABLE old AS SELECT * FROM t WHERE id = 3;\n"
                                "DELETE FROM t WHERE id = 3;\n",
                          .down = "INSERT INTO t SELECT * FROM old WHERE id NOT IN (SELECT id FROM "
                                  "t);\nDROP TABLE old;\n"})),
      Each(Not(HasSubstr("there again"))));
}

TEST(NewRowsDeletes, AreOfATableThatHasOnlyAKey) {
  EXPECT_THAT(
      said(rehearse_trip(
          {.fixture = "CREATE TABLE grants(user INT, role TEXT, PRIMARY KEY (user, role));"
                      "INSERT INTO grants VALUES (1, 'admin'), (2, 'editor'), (3, 'editor');",
           .up = "CREATE TABLE old AS SELECT * FROM grants;\n"
                 "ALTER TABLE grants ADD COLUMN since TEXT;\n",
           .down = "ALTER TABLE grants DROP COLUMN since;\n"
                   "INSERT OR IGNORE INTO grants SELECT * FROM old;\nDROP TABLE old;\n"})),
      Contains(HasSubstr("grants: of 1 row deleted after the cut-over, 1 is there again")));
}

TEST(NewRowsDeletes, ARowWithoutAllOfItsKeyIsNotKnown) {
  const gate::Run run =
      rehearse_trip({.fixture = "CREATE TABLE t(code TEXT PRIMARY KEY, n INT);"
                                "INSERT INTO t VALUES (NULL, 1), (NULL, 2), ('x', 3);",
                     .up = "ALTER TABLE t ADD COLUMN b TEXT;\n",
                     .down = "ALTER TABLE t DROP COLUMN b;\n",
                     .workload = "DELETE FROM t WHERE n = 1;\n"});

  EXPECT_THAT(run.new_rows.deleted, IsEmpty());
  EXPECT_THAT(said(run), Each(Not(StartsWith("warning"))));
}

TEST(NewRowsDeletes, WhatTheDownFillsFromATableInUseMayHaveThemAgain) {
  EXPECT_THAT(
      said(rehearse_trip({.fixture = "CREATE TABLE tags(name TEXT PRIMARY KEY, n INT);"
                                     "CREATE TABLE items(id INTEGER PRIMARY KEY, tag TEXT);"
                                     "INSERT INTO tags VALUES ('p', 1), ('q', 2), ('r', 3);"
                                     "INSERT INTO items VALUES (1, 'p'), (2, 'q'), (3, 'r');",
                          .up = "ALTER TABLE tags ADD COLUMN b TEXT;\n"
                                "ALTER TABLE items ADD COLUMN b TEXT;\n",
                          .down = "ALTER TABLE tags DROP COLUMN b;\n"
                                  "ALTER TABLE items DROP COLUMN b;\n"
                                  "INSERT OR IGNORE INTO tags(name) SELECT tag FROM items;\n"})),
      Each(Not(HasSubstr("there again"))));
}

TEST(NewRowsDeletes, ATableThatWasKeptUnderAnotherNameIsNotTheOneInUse) {
  const gate::Run run =
      rehearse_trip({.fixture = kTable,
                     .up = "ALTER TABLE t RENAME TO t_old;\n"
                           "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, n INT, b TEXT);\n"
                           "INSERT INTO t SELECT id, a, n, NULL FROM t_old;\n",
                     .down = "DROP TABLE t;\nALTER TABLE t_old RENAME TO t;\n"});

  EXPECT_THAT(said(run), AllOf(Contains(HasSubstr("t: of 1 row deleted after the cut-over, 1 is")),
                               Contains(HasSubstr("as before the edit again")),
                               Contains(HasSubstr("are gone after the way back"))));
}

TEST(NewRowsDeletes, BesideNoNewRowTheyAreSaidToo) {
  const gate::Run run = rehearse_trip(
      {.fixture = "CREATE TABLE t(id INTEGER PRIMARY KEY CHECK (id < 4), a TEXT, n INT);"
                  "INSERT INTO t VALUES (1, 'x', 7), (2, 'y', 8), (3, 'z', 9);"
                  "CREATE TRIGGER r BEFORE INSERT ON t WHEN new.id > 3 BEGIN "
                  "SELECT RAISE(ABORT, 'full'); END;",
       .up = "ALTER TABLE t ADD COLUMN b TEXT;\n",
       .down = "ALTER TABLE t DROP COLUMN b;\n"});

  EXPECT_THAT(said(run), Contains(HasSubstr("1 deleted row stays away")));
}

TEST(NewRowsDeletes, WithoutAKeyAreNotKnown) {
  const gate::Run run = rehearse_trip({.fixture = "CREATE TABLE t(a TEXT); "
                                                  "INSERT INTO t VALUES ('x'), ('y');",
                                       .up = "ALTER TABLE t ADD COLUMN b TEXT;\n",
                                       .down = "ALTER TABLE t DROP COLUMN b;\n",
                                       .workload = "DELETE FROM t WHERE a = 'x';\n"});

  EXPECT_THAT(run.new_rows.deleted, IsEmpty());
  EXPECT_THAT(said(run), SizeIs(2));
  EXPECT_THAT(said(run), Contains(HasSubstr("skipped t: whether its deleted rows come back is not "
                                            "known: it has no key")));
}

}  // namespace
}  // namespace gate
