// The way back with new rows whose keys the old schema takes for the same, or the down makes.
#include "tests/rehearsal/trip.h"

namespace gate {
namespace {

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
                testing::Contains(HasSubstr(kRefused + "UNIQUE constraint failed")))
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
