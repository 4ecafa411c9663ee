// The way back with new rows where a column was copied into a table of its own and stays: what
// knows nothing of that table writes rows that have none there.
#include "tests/rehearsal/trip.h"

namespace gate {
namespace {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const std::string kPlain =
    "id INTEGER PRIMARY KEY, title TEXT NOT NULL, status INTEGER NOT NULL DEFAULT 0";
const std::string kOwnKey =
    "p_id INTEGER PRIMARY KEY REFERENCES p(id) ON DELETE CASCADE, status INTEGER NOT NULL";
const std::string kOwnId =
    "id INTEGER PRIMARY KEY, p_id INTEGER UNIQUE REFERENCES p(id), status INTEGER NOT NULL";
const std::string kUndeclared = "p_id INTEGER PRIMARY KEY, status INTEGER NOT NULL";
const std::string kHome = "(SELECT status FROM ps WHERE ps.p_id = p.id)";
const std::string kOverwrite = concat("UPDATE p SET status = ", kHome, ";\n");

struct Expand {
  std::string down = kOverwrite;  // but for what drops the new table
  std::string child = kOwnKey;
  std::string columns = kPlain;
  std::string where = "1";
};

Trip trip_of(const Expand& expand) {
  return {.fixture = concat("CREATE TABLE p(", expand.columns,
                            "); INSERT INTO p VALUES (1, 'a', 0), (2, 'b', 1), (3, 'c', 2);"),
          .up = concat("CREATE TABLE ps(", expand.child,
                       ");\nINSERT INTO ps(p_id, status) SELECT id, status FROM p WHERE ",
                       expand.where, ";\n"),
          .down = expand.down + "DROP TABLE ps;\n"};
}

std::string nullable() {
  return kPlain.substr(0, kPlain.find(" NOT NULL DEFAULT"));
}

// p is made anew from itself and ps.
std::string remade(const std::string& status, const std::string& joined) {
  return concat("CREATE TABLE p2(", kPlain, ");\nINSERT INTO p2 SELECT p.id, p.title, ", status,
                " FROM p ", joined,
                " ps ON ps.p_id = p.id;\nDROP TABLE p;\nALTER TABLE p2 RENAME TO p;\n");
}

TEST(NewRowsKept, ADownThatFindsNothingForANewRowIsRefused) {
  for (const std::string& child :
       {kOwnKey, kOwnId, std::string("p_id INTEGER NOT NULL REFERENCES p(id), status INTEGER")}) {
    const gate::Run run = rehearse_trip(trip_of({.child = child}));

    EXPECT_THAT(said(run), ElementsAre(kRefused + "NOT NULL constraint failed: p.status")) << child;
    EXPECT_EQ(run.new_rows.refused_down->location.line, 1);
    const auto table = std::ranges::find(run.new_rows.tables, "p", &WrittenTable::name);
    ASSERT_NE(table, run.new_rows.tables.end());
    EXPECT_EQ(table->examples.back().after, "has no row of ps");
  }
}

TEST(NewRowsKept, AValueThatBecomesNullIsCounted) {
  for (const std::string& child : {kOwnKey, kOwnId}) {
    EXPECT_EQ(said_once(trip_of({.child = child, .columns = nullable()})),
              "warning p.status: p.status: of 4 values written after the cut-over, 1 lost by the "
              "way back");
  }
}

TEST(NewRowsKept, ANewRowThatAJoinLeavesOutIsCounted) {
  EXPECT_EQ(said_once(trip_of({.down = remade("ps.status", "JOIN")})),
            "warning p: p: of 4 rows written after the cut-over, 1 is gone after the way back");
}

TEST(NewRowsKept, ADownThatKeepsWhatHasNothingThereWithoutAWarning) {
  for (const std::string& down :
       {concat("UPDATE p SET status = coalesce(", kHome, ", status);\n"),
        concat("UPDATE p SET status = ", kHome, " WHERE EXISTS ", kHome, ";\n"),
        std::string("UPDATE p SET status = ps.status FROM ps WHERE ps.p_id = p.id;\n"),
        remade("coalesce(ps.status, p.status)", "LEFT JOIN")}) {
    for (const std::string& child : {kOwnKey, kOwnId}) {
      EXPECT_EQ(said_once(trip_of({.down = down, .child = child})),
                "passed new rows: 4 rows in 1 table written after the cut-over survive the way "
                "back; in what the migrations added lay 3 rows of ps")
          << down;
    }
  }
}

TEST(NewRowsKept, ADownThatOnlyDropsTheTablePasses) {
  EXPECT_THAT(said_once(trip_of({.down = ""})), HasSubstr("passed new rows: 3 rows in 1 table"));
}

// A row of ps that is like another one would have its value, and not that of its own row of p.
TEST(NewRowsKept, NewRowsAgreeWithTheRowThatTheyReferTo) {
  for (const std::string& child : {kOwnKey, kOwnId}) {
    EXPECT_THAT(said_once(trip_of({.down = concat("UPDATE p SET status = ", kHome, " WHERE EXISTS ",
                                                  kHome, ";\n"),
                                   .child = child,
                                   .where = "status > 0"})),
                HasSubstr("passed new rows: 4 rows in 1 table"));
  }
}

// Each table makes unique values of its own, and a down could not exchange them.
TEST(NewRowsKept, UniqueValuesAreThoseOfTheRowThatTheyReferTo) {
  const auto trip = [](const std::string& value) {
    return Trip{.fixture =
                    "CREATE TABLE p(id INTEGER PRIMARY KEY, mail TEXT UNIQUE);"
                    "INSERT INTO p VALUES (1, 'a@x'), (2, 'b@x'), (3, NULL);",
                .up =
                    "CREATE TABLE pm(id INTEGER PRIMARY KEY, p_id INT NOT NULL REFERENCES p,"
                    " address TEXT UNIQUE);\n"
                    "INSERT INTO pm(p_id, address) SELECT id, mail FROM p;\n",
                .down = concat("UPDATE p SET mail = ", value, ";\nDROP TABLE pm;\n")};
  };
  const std::string home = "(SELECT address FROM pm WHERE p_id = p.id)";

  EXPECT_THAT(said_once(trip(concat("coalesce(", home, ", mail)"))),
              HasSubstr("passed new rows: 4 rows in 1 table"));
  EXPECT_THAT(said_once(trip(home)), HasSubstr("warning p.mail: p.mail: of 4 values"));
}

TEST(NewRowsKept, ATriggerThatWritesTheRowIsEnough) {
  Trip trip = trip_of({});
  trip.up +=
      "CREATE TRIGGER keep AFTER INSERT ON p BEGIN\n"
      "  INSERT OR IGNORE INTO ps VALUES (new.id, new.status);\nEND;\n";
  trip.down = "DROP TRIGGER keep;\n" + trip.down;

  EXPECT_THAT(said(rehearse_trip(trip)), Contains(HasSubstr("passed new rows: ")));
  EXPECT_THAT(said(rehearse_trip(trip)), Each(Not(HasSubstr("failed"))));
}

TEST(NewRowsKept, WithoutADeclaredKeyTheTableThatTheDownWritesGetsRowsAllTheSame) {
  const auto said_of = [](const std::string& down, const std::string& columns) {
    return said(rehearse_trip(trip_of({.down = down, .child = kUndeclared, .columns = columns})));
  };
  const auto none = HasSubstr("skipped ps: no row was written into ps");

  EXPECT_THAT(
      said_of(kOverwrite, kPlain),
      testing::UnorderedElementsAre(kRefused + "NOT NULL constraint failed: p.status", none));
  EXPECT_THAT(said_of(kOverwrite, nullable()),
              testing::UnorderedElementsAre(
                  HasSubstr("3 values written after the cut-over, 3 lost"), none));
  EXPECT_THAT(said_of(remade("ps.status", "JOIN"), kPlain),
              testing::UnorderedElementsAre(
                  HasSubstr("3 rows written after the cut-over, 3 are gone"), none));
  for (const std::string& down :
       {concat("UPDATE p SET status = coalesce(", kHome, ", status);\n"),
        concat("UPDATE p SET status = ", kHome, " WHERE EXISTS ", kHome, ";\n"),
        remade("coalesce(ps.status, p.status)", "LEFT JOIN")}) {
    EXPECT_THAT(said_of(down, kPlain), testing::UnorderedElementsAre(
                                           HasSubstr("passed new rows: 3 rows in 1 table"), none))
        << down;
  }
  EXPECT_THAT(said_of("", kPlain), ElementsAre(none));
}

}  // namespace
}  // namespace gate
