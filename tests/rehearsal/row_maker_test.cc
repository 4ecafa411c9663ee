// Rows made to fit, on real databases: each kind of constraint.
#include "gate/rehearsal/row_maker.h"

#include <gmock/gmock.h>

#include "tests/rehearsal/row_place.h"

namespace gate {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

// A schema whose table t takes a row after the script, twice.
struct Shape {
  std::string name;
  std::string sql;
};

class RowShapes : public testing::TestWithParam<Shape> {};

TEST_P(RowShapes, TakeTwoRows) {
  Place place(GetParam().sql);
  const std::int64_t before = place.session().count_rows("t");

  EXPECT_EQ(place.make("t"), "");
  EXPECT_EQ(place.make("t"), "");

  EXPECT_GE(place.session().count_rows("t"), before + 2);
  EXPECT_EQ(place.ask("PRAGMA foreign_key_check"), "");
  EXPECT_EQ(place.ask("PRAGMA integrity_check"), "ok");
}

INSTANTIATE_TEST_SUITE_P(
    RowMaker, RowShapes,
    testing::Values(
        Shape{"Untyped", "CREATE TABLE t(a, b)"}, Shape{"NoKey", "CREATE TABLE t(a TEXT NOT NULL)"},
        Shape{"Identity", "CREATE TABLE t(id INTEGER PRIMARY KEY)"},
        Shape{"Counter",
              "CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, a);"
              "INSERT INTO t(a) VALUES (1),(2); DELETE FROM t WHERE id = 2"},
        Shape{"GreatestNumber",
              "CREATE TABLE t(id INTEGER PRIMARY KEY, a); INSERT INTO t VALUES "
              "(9223372036854775807, 1), (1, 2)"},
        Shape{"TextKey",
              "CREATE TABLE t(code TEXT PRIMARY KEY) WITHOUT ROWID;"
              "INSERT INTO t VALUES ('A-7'),('A-8'),('A-9'),('B-0')"},
        Shape{"CompositeKey",
              "CREATE TABLE t(a INT, b TEXT, PRIMARY KEY(a, b)) WITHOUT ROWID;"
              "INSERT INTO t VALUES (1,'x'),(2,'y')"},
        Shape{"BlobKey",
              "CREATE TABLE t(k BLOB PRIMARY KEY NOT NULL);"
              "INSERT INTO t VALUES (x'00ff'), (x'00')"},
        Shape{"Strict",
              "CREATE TABLE t(a INT NOT NULL, b TEXT NOT NULL, c REAL NOT NULL, d BLOB NOT "
              "NULL, e ANY NOT NULL, f INTEGER NOT NULL) STRICT"},
        Shape{"UniqueText",
              "CREATE TABLE t(email TEXT NOT NULL UNIQUE COLLATE NOCASE);"
              "INSERT INTO t VALUES ('anna@example.org')"},
        Shape{"UniqueExpression",
              "CREATE TABLE t(a TEXT NOT NULL);"
              "CREATE UNIQUE INDEX i ON t(lower(a)); INSERT INTO t VALUES ('X')"},
        Shape{"PartialUnique",
              "CREATE TABLE t(a INT NOT NULL, b INT NOT NULL);"
              "CREATE UNIQUE INDEX i ON t(a) WHERE b > 0;"
              "INSERT INTO t VALUES (1, 1), (1, 0)"},
        Shape{"TwoUniques",
              "CREATE TABLE t(a INT UNIQUE, b TEXT UNIQUE NOT NULL, c INT, "
              "UNIQUE(a, c)); INSERT INTO t VALUES (1, 'one', 1)"},
        Shape{"UniqueComputed",
              "CREATE TABLE t(a TEXT NOT NULL, b TEXT AS (a || '!') STORED UNIQUE);"
              "INSERT INTO t(a) VALUES ('x')"},
        Shape{"In", "CREATE TABLE t(a TEXT NOT NULL CHECK (a IN ('open', 'closed')))"},
        Shape{"Range", "CREATE TABLE t(a INT NOT NULL CHECK (a BETWEEN 17 AND 19))"},
        Shape{"RangeOfReals", "CREATE TABLE t(a REAL NOT NULL CHECK (a > 0.25 AND a < 0.75))"},
        Shape{"Negative", "CREATE TABLE t(a INT NOT NULL CHECK (a < -40))"},
        Shape{"Length", "CREATE TABLE t(a TEXT NOT NULL CHECK (length(a) = 7))"},
        Shape{"Like", "CREATE TABLE t(a TEXT NOT NULL CHECK (a LIKE '%_@_%._%'))"},
        Shape{"Glob", "CREATE TABLE t(a TEXT NOT NULL CHECK (a GLOB '[A-Z][0-9][0-9]'))"},
        Shape{"Json", "CREATE TABLE t(a TEXT NOT NULL CHECK (json_valid(a)))"},
        Shape{"Date", "CREATE TABLE t(a TEXT NOT NULL CHECK (date(a) IS NOT NULL))"},
        Shape{"Exactly", "CREATE TABLE t(a TEXT NOT NULL CHECK (date(a) = a))"},
        Shape{"TwoColumns", "CREATE TABLE t(a INT NOT NULL, b INT NOT NULL CHECK (b > a + 5))"},
        Shape{"Sum",
              "CREATE TABLE t(a INT NOT NULL, b INT NOT NULL, c INT NOT NULL,"
              "CHECK (c = a * b), CHECK (a > 0))"},
        Shape{"EitherOr", "CREATE TABLE t(a INT, b INT, CHECK ((a IS NULL) <> (b IS NULL)))"},
        Shape{"TypeOf", "CREATE TABLE t(a NOT NULL CHECK (typeof(a) = 'blob'))"},
        Shape{"Switch", "CREATE TABLE t(a BOOLEAN NOT NULL DEFAULT 0 CHECK (a IN (0, 1)))"},
        Shape{"CheckedUnique",
              "CREATE TABLE t(a TEXT PRIMARY KEY CHECK (a GLOB 'P[0-9][0-9][0-9]'));"
              "INSERT INTO t VALUES ('P009'), ('P010')"},
        Shape{"Computed",
              "CREATE TABLE t(a INT NOT NULL, b INT AS (a + 1), c INT AS (a * 2) STORED)"},
        Shape{"Parent",
              "CREATE TABLE p(id INTEGER PRIMARY KEY, n TEXT NOT NULL);"
              "CREATE TABLE t(p INT NOT NULL REFERENCES p)"},
        Shape{"GrandParent",
              "CREATE TABLE g(id TEXT PRIMARY KEY NOT NULL);"
              "CREATE TABLE p(id INTEGER PRIMARY KEY, g TEXT NOT NULL REFERENCES g);"
              "CREATE TABLE t(p INT NOT NULL REFERENCES p(id))"},
        Shape{"OneToOne",
              "CREATE TABLE p(id INTEGER PRIMARY KEY);"
              "CREATE TABLE t(p INTEGER PRIMARY KEY REFERENCES p);"
              "INSERT INTO p VALUES (1); INSERT INTO t VALUES (1)"},
        Shape{"Junction",
              "CREATE TABLE a(id INTEGER PRIMARY KEY); CREATE TABLE b(id TEXT PRIMARY KEY);"
              "CREATE TABLE t(a INT REFERENCES a, b TEXT REFERENCES b, PRIMARY KEY(a, b)) "
              "WITHOUT ROWID; INSERT INTO a VALUES (1); INSERT INTO b VALUES ('x');"
              "INSERT INTO t VALUES (1, 'x')"},
        Shape{"CompositeForeignKey",
              "CREATE TABLE p(a INT, b TEXT, PRIMARY KEY(a, b));"
              "CREATE TABLE t(x TEXT NOT NULL, y INT NOT NULL, FOREIGN KEY(y, x) REFERENCES p(a, "
              "b))"},
        Shape{"OverlappingForeignKeys",
              "CREATE TABLE p(tenant INT, id INT, PRIMARY KEY(tenant, id));"
              "CREATE TABLE q(tenant INT, id INT, PRIMARY KEY(tenant, id));"
              "CREATE TABLE t(tenant INT NOT NULL, p INT NOT NULL, q INT NOT NULL,"
              "FOREIGN KEY(tenant, p) REFERENCES p, FOREIGN KEY(tenant, q) REFERENCES q);"
              "INSERT INTO p VALUES (7, 1); INSERT INTO q VALUES (8, 1)"},
        Shape{"Self", "CREATE TABLE t(id INTEGER PRIMARY KEY, parent INT REFERENCES t)"},
        Shape{"SelfNotNull",
              "CREATE TABLE t(id INTEGER PRIMARY KEY, parent INT NOT NULL REFERENCES t)"},
        Shape{"CompositeSelf",
              "CREATE TABLE t(tenant INT NOT NULL, id INT NOT NULL, parent INT NOT NULL,"
              "PRIMARY KEY(tenant, id), FOREIGN KEY(tenant, parent) REFERENCES t(tenant, id))"},
        Shape{"Cycle",
              "CREATE TABLE t(id INTEGER PRIMARY KEY, b INT REFERENCES b);"
              "CREATE TABLE b(id INTEGER PRIMARY KEY, t INT NOT NULL REFERENCES t)"},
        Shape{"DeferredCycle",
              "CREATE TABLE t(id INTEGER PRIMARY KEY, b INT NOT NULL REFERENCES b DEFERRABLE "
              "INITIALLY "
              "DEFERRED); CREATE TABLE b(id INTEGER PRIMARY KEY, t INT NOT NULL REFERENCES t)"},
        Shape{"DeferredCycleOtherWay",
              "CREATE TABLE t(id INTEGER PRIMARY KEY, b INT NOT NULL REFERENCES b);"
              "CREATE TABLE b(id INTEGER PRIMARY KEY, t INT NOT NULL REFERENCES t DEFERRABLE "
              "INITIALLY DEFERRED)"},
        Shape{"ReferenceToUnique",
              "CREATE TABLE p(id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE);"
              "CREATE TABLE t(code TEXT NOT NULL REFERENCES p(code))"},
        Shape{"OddNames",
              "CREATE TABLE t(\"a b\" INT NOT NULL, \"sel\"\"ect\" TEXT NOT NULL CHECK "
              "(\"sel\"\"ect\" IN ('x')), [order] INT UNIQUE CHECK ([order] > 3))"},
        Shape{"OddText",
              "CREATE TABLE t(a TEXT PRIMARY KEY NOT NULL, b); INSERT INTO t VALUES "
              "(CAST(x'610062' AS TEXT), CAST(x'ff' AS TEXT)), ('it''s', 9e999)"},
        Shape{"ReplaceOnConflict",
              "CREATE TABLE t(a INT UNIQUE ON CONFLICT REPLACE, b INT);"
              "INSERT INTO t VALUES (1, 1), (2, 2)"},
        Shape{"AfterTrigger",
              "CREATE TABLE t(a INT NOT NULL); CREATE TABLE log(x);"
              "CREATE TRIGGER r AFTER INSERT ON t BEGIN INSERT INTO log VALUES (NEW.a); END"},
        Shape{"RaisingTrigger",
              "CREATE TABLE t(a INT NOT NULL); CREATE TRIGGER r BEFORE INSERT ON t WHEN NEW.a < 50 "
              "BEGIN SELECT RAISE(ABORT, 'too small'); END"},
        Shape{"DefaultsOnly",
              "CREATE TABLE t(a INT NOT NULL DEFAULT 5 CHECK (a = 5), b TEXT DEFAULT "
              "CURRENT_TIMESTAMP)"},
        Shape{"FullText",
              "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT);"
              "CREATE VIRTUAL TABLE f USING fts5(a, content='t', content_rowid='id');"
              "CREATE TRIGGER r AFTER INSERT ON t BEGIN INSERT INTO f(rowid, a) VALUES "
              "(NEW.id, NEW.a); END"}),
    [](const auto& shape) { return shape.param.name; });

TEST(RowMaker, LeavesNothingWhereNoRowIsPossible) {
  Place place(
      "CREATE TABLE t(a INT NOT NULL CHECK (a > 1 AND a < 1), p INT NOT NULL REFERENCES p);"
      "CREATE TABLE p(id INTEGER PRIMARY KEY);");

  EXPECT_THAT(place.make("t"), HasSubstr("CHECK constraint failed"));

  EXPECT_EQ(place.session().count_rows("p"), 0);
  EXPECT_THAT(place.rows(), IsEmpty());
}

TEST(RowMaker, SaysThatACycleThatNothingBreaksTakesNoFirstRow) {
  Place place(
      "CREATE TABLE t(id INTEGER PRIMARY KEY, b INT NOT NULL REFERENCES b);"
      "CREATE TABLE b(id INTEGER PRIMARY KEY, t INT NOT NULL REFERENCES t);");

  EXPECT_THAT(place.make("t"), HasSubstr("no: "));

  EXPECT_EQ(place.session().count_rows("t") + place.session().count_rows("b"), 0);
}

TEST(RowMaker, SurvivesATriggerThatRollsBackTheTransaction) {
  Place place(
      "CREATE TABLE t(a INT NOT NULL); CREATE TRIGGER r BEFORE INSERT ON t BEGIN "
      "SELECT RAISE(ROLLBACK, 'never'); END;");

  EXPECT_EQ(place.make("t"), "no: never");
  EXPECT_EQ(place.session().count_rows("t"), 0);
}

TEST(RowMaker, TakesARowThatATriggerSwallowsForNone) {
  Place place(
      "CREATE TABLE t(a INT NOT NULL); CREATE TRIGGER r BEFORE INSERT ON t BEGIN "
      "SELECT RAISE(IGNORE); END;");

  EXPECT_THAT(place.make("t"), HasSubstr("left out"));
}

TEST(RowMaker, ReplacesNoRowThatIsThere) {
  Place place(
      "CREATE TABLE t(a INT UNIQUE ON CONFLICT REPLACE CHECK (a IN (1, 2)), b TEXT);"
      "INSERT INTO t VALUES (1, 'one'), (2, 'two');");

  place.make("t");

  EXPECT_EQ(place.ask("SELECT count(*) FROM t WHERE b IN ('one', 'two') AND a > 0"), "2");
}

TEST(RowMaker, TellsWhichTablesTriggersDisturbed) {
  Place place(
      "CREATE TABLE t(a INT NOT NULL); CREATE TABLE total(n INT); INSERT INTO total VALUES (0);"
      "CREATE TRIGGER r AFTER INSERT ON t BEGIN UPDATE total SET n = n + 1; END;");

  EXPECT_EQ(place.make("t"), "");
  EXPECT_THAT(place.disturbed(), testing::ElementsAre("total"));
}

TEST(RowMaker, GivesAVariedColumnAnotherValueThanItsDefaultAndItsNeighbours) {
  Place place(
      "CREATE TABLE t(id INTEGER PRIMARY KEY, size TEXT DEFAULT 'M');"
      "INSERT INTO t(id) VALUES (1), (2);");

  EXPECT_EQ(place.make(RowWish{.table = "t", .varied = {"size"}}), "");

  EXPECT_EQ(place.ask("SELECT size NOT IN ('M') AND size IS NOT NULL FROM t WHERE id = 3"), "1");
}

TEST(RowMaker, KeepsToWhatIsFixed) {
  Place place(
      "CREATE TABLE t(id INTEGER PRIMARY KEY, note TEXT, state TEXT CHECK (state <> 'x'));"
      "INSERT INTO t VALUES (1, 'a', 'b');");

  EXPECT_EQ(place.make(RowWish{.table = "t", .fixed = {{"note", Null{}}}, .note = "note is NULL"}),
            "");
  EXPECT_THAT(place.make(RowWish{.table = "t", .fixed = {{"state", "x"}}}), HasSubstr("CHECK"));

  EXPECT_EQ(place.ask("SELECT count(*), count(note) FROM t"), "2 1");
}

TEST(RowMaker, MakesADuplicateOfARowThatIsThere) {
  Place place(
      "CREATE TABLE t(id INTEGER PRIMARY KEY, email TEXT); INSERT INTO t VALUES (1, NULL), (2, "
      "'a');");

  EXPECT_EQ(place.make(RowWish{.table = "t", .like_another = {"email"}, .like_key = 1}), "");

  EXPECT_EQ(place.ask("SELECT count(*) FROM t WHERE email = 'a'"), "2");
}

TEST(RowMaker, MakesTheSameRowsEachTime) {
  const std::string sql =
      "CREATE TABLE p(id INTEGER PRIMARY KEY, code TEXT UNIQUE NOT NULL);"
      "CREATE TABLE t(id INTEGER PRIMARY KEY, p INT NOT NULL REFERENCES p, at TEXT DEFAULT "
      "CURRENT_TIMESTAMP, amount REAL CHECK (amount > 3.5));";
  std::string first;
  for (int i = 0; i < 2; ++i) {
    Place place(sql);
    EXPECT_EQ(place.make("t"), "");
    const std::string rows = place.ask("SELECT p.*, t.id, t.p, t.amount FROM t, p");
    if (i == 0) first = rows;
    EXPECT_EQ(rows, first);
  }
}

TEST(RowMaker, TriesATableNoMoreThatTookTooLong) {
  Place place(
      "CREATE TABLE t(id INTEGER PRIMARY KEY); CREATE TRIGGER slow BEFORE INSERT ON t BEGIN SELECT "
      "count(*) FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i "
      "FROM n); END;");
  RowMaker maker(place.session(), place.schema(), {});
  place.session().limit_seconds(0.01);
  EXPECT_FALSE(maker.make({.table = "t"}));
  EXPECT_EQ(maker.why(), "it took too long");

  place.session().execute("DROP TRIGGER slow");
  EXPECT_FALSE(maker.make({.table = "t"}));
  EXPECT_EQ(maker.why(), "it took too long");
}

}  // namespace
}  // namespace gate
