// The way back with new rows whose keys the old schema takes for the same, or the down makes.
#include "tests/rehearsal/trip.h"

namespace gate {
namespace {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// One unique index for another, and back.
Trip rekey(const std::string& before, const std::string& after,
           const std::string& first_of_down = "") {
  return {
      .fixture =
          "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT NOT NULL, b INT NOT NULL);"
          "INSERT INTO t VALUES (1, 'Ada', 5), (2, 'brian', 6);"
          "CREATE UNIQUE INDEX i ON t(" +
          before + ");",
      .up = concat("DROP INDEX i;\nCREATE UNIQUE INDEX i ON t(", after, ");\n"),
      .down = concat(first_of_down, "DROP INDEX i;\nCREATE UNIQUE INDEX i ON t(", before, ");\n")};
}

struct Looser {
  const char* before;
  const char* after;
};

TEST(NewRowsKeys, WhatOnlyALooserKeyTellsApartRefusesTheDown) {
  for (const Looser& keys :
       {Looser{"lower(a)", "a"}, Looser{"a COLLATE NOCASE", "a"}, Looser{"trim(a)", "a"},
        Looser{"a COLLATE RTRIM", "a"}, Looser{"lower(a), b", "a, b"}, Looser{"abs(b)", "b"},
        Looser{"a", "a, b"}, Looser{"lower(a)", "a, b"}, Looser{"lower(trim(a))", "lower(a)"},
        Looser{"a COLLATE NOCASE DESC", "a DESC"}}) {
    EXPECT_THAT(said(rehearse_trip(rekey(keys.before, keys.after))),
                Contains(HasSubstr(kRefused + "UNIQUE constraint failed")))
        << keys.before << " → " << keys.after;
  }
}

TEST(NewRowsKeys, WhatTheDownRenamesFirstPasses) {
  EXPECT_THAT(said(rehearse_trip(
                  rekey("a COLLATE NOCASE", "a",
                        "UPDATE t SET a = a || id WHERE EXISTS (SELECT 1 FROM t o WHERE lower(o.a) "
                        "= lower(t.a) AND o.id < t.id);\n"))),
              ElementsAre(AllOf(HasSubstr("passed new rows"), HasSubstr("2 values of t.a"))));
}

constexpr const char* kRenamed =
    "UPDATE t SET a = a || '-' || id WHERE EXISTS (SELECT 1 FROM t o WHERE o.a = t.a AND o.id < "
    "t.id);\n";

TEST(NewRowsKeys, WhatALongerKeyTellsApartAndTheDownRenamesPasses) {
  EXPECT_THAT(said(rehearse_trip(rekey("a", "a, b", kRenamed))),
              ElementsAre(AllOf(HasSubstr("passed new rows"),
                                HasSubstr("since the old schema does not take them"),
                                HasSubstr("of t.a"))));
}

// They are ordinary rows there, which take the values of those that are there.
TEST(NewRowsKeys, WhatNoKeyTellsApartAnyMoreAndTheDownRenamesPasses) {
  Trip trip = rekey("a", "b", "");
  trip.up = "DROP INDEX i;\n";
  trip.down = concat(kRenamed, "CREATE UNIQUE INDEX i ON t(a);\n");

  EXPECT_THAT(said_once(trip), HasSubstr("passed new rows"));
}

TEST(NewRowsKeys, ADuplicateOfAnExpressionOrOfAPartThatTheDownRenamesPasses) {
  Trip trip = rekey("lower(a)", "a",
                    "UPDATE t SET a = a || id WHERE EXISTS (SELECT 1 FROM t o WHERE lower(o.a) = "
                    "lower(t.a) AND o.id < t.id);\n");
  trip.workload = "INSERT INTO t VALUES (7, 'ADA', 9), (8, 'bRIAN', 9), (9, 'Bob', 1);\n";
  EXPECT_THAT(said_once(trip), AllOf(HasSubstr("passed"), HasSubstr("2 values of t.a")));

  Trip part = rekey("a) WHERE (b > 5", "a, b",
                    "UPDATE t SET a = a || id WHERE b > 5 AND EXISTS (SELECT 1 FROM t o WHERE o.a "
                    "= t.a AND o.b > 5 AND o.id < t.id);\n");
  part.workload = "INSERT INTO t VALUES (7, 'brian', 9), (8, 'brian', 2);\n";
  EXPECT_THAT(said_once(part), AllOf(HasSubstr("passed"), HasSubstr("1 value of t.a")));
}

TEST(NewRowsKeys, ANewNameForWhatHadItsPlaceIsWarnedOf) {
  Trip trip = rekey("a", "a, b", "UPDATE t SET a = a || '-' || id WHERE id > 2;\n");
  trip.workload = "INSERT INTO t VALUES (7, 'Ada', 9), (8, 'eve', 9), (9, 'eve', 8);\n";

  // Of the three the first had to give way, and one of the other two.
  EXPECT_THAT(said(rehearse_trip(trip)), ElementsAre(HasSubstr("warning t.a: t.a: of 3 values")));

  trip.down = concat(kRenamed, "DROP INDEX i;\nCREATE UNIQUE INDEX i ON t(a);\n");
  EXPECT_THAT(said_once(trip), AllOf(HasSubstr("passed"), HasSubstr("2 values of t.a")));
}

TEST(NewRowsKeys, ALongerPrimaryKeyWhoseDuplicatesTheDownRenamesPasses) {
  Trip trip = rebuild("a TEXT NOT NULL PRIMARY KEY, b INT NOT NULL, n INT",
                      "a TEXT NOT NULL, b INT NOT NULL, n INT, PRIMARY KEY (b, a)",
                      "('Ada', 1, 5), ('brian', 1, 6), ('cy', 2, 7)",
                      "SELECT CASE WHEN k > 1 THEN a || '-' || k ELSE a END, b, n FROM (SELECT *, "
                      "row_number() OVER (PARTITION BY a ORDER BY rowid) AS k FROM t)");
  EXPECT_THAT(said_once(trip), AllOf(HasSubstr("passed"), HasSubstr("values of t.a")));

  trip.workload = "INSERT INTO t VALUES ('Ada', 3, 8), ('Ada', 4, 9), ('eve', 3, 8);\n";
  EXPECT_THAT(said_once(trip), AllOf(HasSubstr("passed"), HasSubstr("2 values of t.a")));

  trip.down.insert(trip.down.find(", b, n FROM (") + 2, "2 * ");
  trip.fixture.replace(trip.fixture.find("('Ada', 1"), trip.fixture.npos, "('zoe', 0, 5);");
  EXPECT_THAT(said(rehearse_trip(trip)), Contains(HasSubstr("warning t.b: t.b: of 3 values")));
}

// Each of them has what another one had, and all could have kept their own.
TEST(NewRowsKeys, ValuesThatTheDownExchangesAreWarnedOf) {
  Trip trip = rekey("a", "a, b",
                    "UPDATE t SET a = CASE a WHEN 'eve' THEN 'kim' WHEN 'kim' THEN 'eve' ELSE a "
                    "END;\n");
  trip.workload = "INSERT INTO t VALUES (7, 'eve', 9), (8, 'kim', 8);\n";

  EXPECT_THAT(said_once(trip), HasSubstr("warning t.a: t.a: of 2 values"));
}

TEST(NewRowsKeys, AKeyThatIsTheSameOrTighterPasses) {
  for (const Looser& keys : {Looser{"a", "a"}, Looser{"a", "a COLLATE NOCASE"},
                             Looser{"lower(a)", "lower(a)"}, Looser{"a, b", "a"}}) {
    EXPECT_THAT(said(rehearse_trip(rekey(keys.before, keys.after))),
                Each(Not(AnyOf(HasSubstr("failed"), HasSubstr("warning")))))
        << keys.before << " → " << keys.after;
  }
}

TEST(NewRowsKeys, WhatWasUniqueAsAnExpressionIsNothingThatTheFixtureHasToTry) {
  const auto has_trial = [](const gate::Run& run) {
    return std::ranges::count(run.migrations.back().trials, "duplicates", &Trial::kind) > 0;
  };

  EXPECT_FALSE(has_trial(rehearse_trip(rekey("lower(a)", "a"))));
  EXPECT_FALSE(has_trial(rehearse_trip(rekey("a", "a, b"))));
  EXPECT_TRUE(has_trial(rehearse_trip(rekey("a, b", "a"))));
  EXPECT_TRUE(has_trial(rehearse_trip(rekey("lower(a), b", "a"))));
}

TEST(NewRowsKeys, ACollationOfTheColumnsOwnCounts) {
  EXPECT_THAT(said(rehearse_trip(rebuild("id INTEGER PRIMARY KEY, a TEXT UNIQUE COLLATE NOCASE",
                                         "id INTEGER PRIMARY KEY, a TEXT UNIQUE", "(1, 'Ada')"))),
              ElementsAre(HasSubstr(kRefused + "UNIQUE constraint failed: n.a")));
}

// What is shown must not be what somebody wrote into the fixture.
TEST(NewRowsKeys, ARowInAnotherSpellingIsNamedWithoutItsValue) {
  const gate::Run run = rehearse_trip(rekey("lower(a)", "a"));

  ASSERT_FALSE(run.new_rows.tables.empty());
  for (const Example& example : run.new_rows.tables[0].examples) {
    EXPECT_THAT(example.after, Not(HasSubstr("da")));
  }
}

TEST(NewRowsKeys, AKeyThatTheDownMakesWithAPrefixIsNotMadeUpBefore) {
  const Trip trip = {
      .fixture =
          "CREATE TABLE k(key TEXT PRIMARY KEY, v TEXT);"
          "INSERT INTO k VALUES ('w-1', 'a'), ('w-2', 'b'), ('x-1', 'c'), ('x-2', 'd');",
      .up =
          "CREATE TABLE x(id INTEGER PRIMARY KEY, v TEXT);\n"
          "INSERT INTO x SELECT CAST(substr(key, 3) AS INT), v FROM k WHERE key LIKE 'x-%';\n"
          "DELETE FROM k WHERE key LIKE 'x-%';\nUPDATE k SET v = v;\n",
      .down = "INSERT INTO k SELECT 'x-' || id, v FROM x;\nDROP TABLE x;\n"};

  EXPECT_THAT(said(rehearse_trip(trip)), Each(Not(HasSubstr("failed"))));
}

TEST(NewRowsKeys, ASecondNullCollidesWhereTheDownPutsOneTextInItsPlace) {
  const std::string before = "id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE";
  EXPECT_THAT(
      said(rehearse_trip(rebuild(before, "id INTEGER PRIMARY KEY, code TEXT UNIQUE",
                                 "(1, 'a'), (2, 'b')", "SELECT id, coalesce(code, '') FROM t"))),
      ElementsAre(HasSubstr(kRefused + "UNIQUE constraint failed: n.code")));
}

}  // namespace
}  // namespace gate
