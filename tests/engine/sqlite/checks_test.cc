#include <gmock/gmock.h>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "tests/engine/sqlite/database.h"

namespace gate {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

std::vector<std::string> names_of(const std::vector<BrokenObject>& objects) {
  std::vector<std::string> names;
  for (const BrokenObject& object : objects) names.push_back(object.kind + " " + object.name);
  return names;
}

std::vector<std::string> words_of(const std::vector<ForeignKeyViolation>& violations) {
  std::vector<std::string> words;
  for (const auto& one : violations) {
    words.push_back(concat(one.table, " ", join(one.columns, ","), " ", one.parent, " ", one.rows,
                           " ", one.mismatch, one.example_row));
  }
  return words;
}

TEST(SqliteBrokenObjects, NamesAViewOverAColumnThatIsGone) {
  TestDatabase database(
      "CREATE TABLE t(a, b); CREATE VIEW v AS SELECT b FROM t;"
      "CREATE VIEW w AS SELECT a FROM t; CREATE VIEW x AS SELECT * FROM v");
  database.execute("PRAGMA legacy_alter_table = ON");
  database.execute("CREATE TABLE n(a)");
  database.execute("DROP TABLE t");
  database.execute("ALTER TABLE n RENAME TO t");

  const auto broken = database->broken_objects();

  EXPECT_THAT(names_of(broken), ElementsAre("view v", "view x"));
  EXPECT_EQ(broken[0].message, "no such column: b");
}

TEST(SqliteBrokenObjects, NamesTheOneBrokenTriggerOfSeveral) {
  TestDatabase database(
      "CREATE TABLE t(a, b); CREATE TABLE log(m); CREATE TABLE gone(m);"
      "CREATE TRIGGER g1 AFTER INSERT ON t BEGIN INSERT INTO log VALUES (1); END;"
      "CREATE TRIGGER g2 AFTER INSERT ON t BEGIN INSERT INTO gone VALUES (1); END;"
      "CREATE TRIGGER g3 BEFORE INSERT ON t BEGIN INSERT INTO log VALUES (2); END;"
      "CREATE TRIGGER g4 AFTER UPDATE OF b ON t WHEN new.b > 1 BEGIN DELETE FROM gone; END;"
      "CREATE TRIGGER g5 AFTER UPDATE OF a ON t BEGIN DELETE FROM log; END;"
      "CREATE TRIGGER g6 AFTER DELETE ON t BEGIN DELETE FROM log; END; DROP TABLE gone");

  const auto broken = database->broken_objects();

  EXPECT_THAT(names_of(broken), ElementsAre("trigger g2", "trigger g4"));
  EXPECT_THAT(broken[0].message, HasSubstr("no such table: main.gone"));
}

TEST(SqliteBrokenObjects, DoesNotBlameATriggerThatFiresABrokenOne) {
  TestDatabase database(
      "CREATE TABLE t(a); CREATE TABLE u(a); CREATE TABLE gone(m);"
      "CREATE TRIGGER outer_one AFTER INSERT ON t BEGIN INSERT INTO u VALUES (1); END;"
      "CREATE TRIGGER inner_one AFTER INSERT ON u BEGIN INSERT INTO gone VALUES (1); END;"
      "DROP TABLE gone");

  EXPECT_THAT(names_of(database->broken_objects()), ElementsAre("trigger inner_one"));
}

TEST(SqliteBrokenObjects, LooksAtTriggersOfViewsAndVirtualTables) {
  TestDatabase database(
      "CREATE TABLE t(a); CREATE VIRTUAL TABLE f USING fts5(a); CREATE VIEW v AS SELECT a FROM t;"
      "CREATE TRIGGER ok INSTEAD OF UPDATE ON v BEGIN UPDATE t SET a = new.a; END;"
      "CREATE TRIGGER fill AFTER INSERT ON t BEGIN INSERT INTO f VALUES (new.a); END;"
      "CREATE TABLE gone(x);"
      "CREATE TRIGGER bad INSTEAD OF DELETE ON v BEGIN DELETE FROM gone; END; DROP TABLE gone");

  EXPECT_THAT(names_of(database->broken_objects()), ElementsAre("trigger bad"));
}

TEST(SqliteBrokenObjects, DoesNotTakeAForeignKeyMistakeForATriggersFault) {
  TestDatabase database(
      "CREATE TABLE p(a, b); CREATE TABLE c(x REFERENCES p(b));"
      "CREATE TRIGGER g AFTER INSERT ON c BEGIN SELECT 1; END",
      {.foreign_keys = true});

  EXPECT_THAT(database->broken_objects(), IsEmpty());
}

TEST(SqliteBrokenObjects, SaysNothingOfAModuleThatIsNotHere) {
  TestDatabase database(
      "PRAGMA writable_schema = ON;"
      "INSERT INTO sqlite_schema(type, name, tbl_name, rootpage, sql)"
      " VALUES ('table', 'm', 'm', 0, 'CREATE VIRTUAL TABLE m USING not_here(x)'),"
      " ('view', 'v', 'v', 0, 'CREATE VIEW v AS SELECT * FROM m');"
      "PRAGMA writable_schema = OFF");

  EXPECT_THAT(database->broken_objects(), IsEmpty());
}

TEST(SqliteForeignKeys, AreCountedByTableAndParent) {
  TestDatabase database(
      "CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE q(id INTEGER PRIMARY KEY);"
      "CREATE TABLE c(a REFERENCES p, b REFERENCES q); INSERT INTO c VALUES (1, 1), (2, NULL);"
      "CREATE TABLE w(k PRIMARY KEY, a REFERENCES gone) WITHOUT ROWID; INSERT INTO w VALUES (1, "
      "1)");

  EXPECT_THAT(words_of(database->check_foreign_keys({})),
              UnorderedElementsAre("c a p 2 rowid 1", "c b q 1 rowid 1", "w a gone 1 "));
}

TEST(SqliteForeignKeys, TellWhatTheOrphansReferToWhateverTheirRowids) {
  TestDatabase one(
      "CREATE TABLE p(id INTEGER PRIMARY KEY, n, UNIQUE (id, n)); CREATE TABLE c(a REFERENCES p);"
      "CREATE TABLE w(k PRIMARY KEY, a, b, FOREIGN KEY (a, b) REFERENCES p(id, n)) WITHOUT ROWID;"
      "INSERT INTO p VALUES (1, 'x');"
      "INSERT INTO c(rowid, a) VALUES (1, 7), (2, 8), (3, 1); INSERT INTO w VALUES (1, 1, 'y')");
  TestDatabase other(
      "CREATE TABLE p(id INTEGER PRIMARY KEY, n, UNIQUE (id, n)); CREATE TABLE c(a TEXT REFERENCES "
      "p);"
      "CREATE TABLE w(k PRIMARY KEY, a, b, FOREIGN KEY (a, b) REFERENCES p(id, n)) WITHOUT ROWID;"
      "INSERT INTO p VALUES (1, 'x');"
      "INSERT INTO c(rowid, a) VALUES (11, 8), (12, 7); INSERT INTO w VALUES (5, 1, 'z')");

  const auto before = one->check_foreign_keys({});
  const auto after = other->check_foreign_keys({});

  ASSERT_EQ(before.size(), 2U);
  ASSERT_EQ(after.size(), 2U);
  EXPECT_EQ(before[0].orphans.size(), 2U);
  EXPECT_EQ(before[0].orphans, after[0].orphans);
  EXPECT_EQ(before[1].orphans.size(), 1U);
  EXPECT_NE(before[1].orphans, after[1].orphans);
}

TEST(SqliteForeignKeys, ThatReferToNoKeyHideNoOtherOfTheirTable) {
  TestDatabase database(
      "CREATE TABLE p(a COLLATE NOCASE, id INTEGER PRIMARY KEY); CREATE TABLE q(k TEXT PRIMARY "
      "KEY);"
      "CREATE TABLE bad(x REFERENCES p(a), y REFERENCES q);"
      "INSERT INTO p(a) VALUES ('ONE'); INSERT INTO q VALUES ('k');"
      "INSERT INTO bad VALUES ('one', 'k'), (NULL, 'gone'), ('two', 'k')");

  const auto violations = database->check_foreign_keys({"bad"});

  EXPECT_THAT(words_of(violations),
              UnorderedElementsAre("bad x p 0 (x) refers to p, but to no key of it", "bad y q 1 "));
}

TEST(SqliteForeignKeys, ThatReferToNoKeyAreReportedAndHideNoOtherTable) {
  TestDatabase database(
      "CREATE TABLE p(a, id INTEGER PRIMARY KEY); CREATE TABLE bad(x REFERENCES p(a));"
      "CREATE TABLE good(x REFERENCES p); INSERT INTO bad VALUES (1); INSERT INTO good VALUES (1)");

  const auto violations = database->check_foreign_keys({});

  EXPECT_THAT(
      words_of(violations),
      UnorderedElementsAre("bad x p 0 (x) refers to p, but to no key of it", "good x p 1 rowid 1"));
}

TEST(SqliteForeignKeys, AreFollowedAsSqliteFollowsThemWhereOneFitsNone) {
  TestDatabase database(
      "CREATE TABLE p(id INTEGER PRIMARY KEY, code TEXT UNIQUE, any_ UNIQUE, nc TEXT COLLATE NOCASE"
      " UNIQUE, a, b, n, part, UNIQUE (b, a)); CREATE UNIQUE INDEX pp ON p(part) WHERE part > 0;"
      "CREATE UNIQUE INDEX pn ON p(n COLLATE NOCASE);"
      "INSERT INTO p VALUES (1, '007', 7, 'x', 1, 2, 'n', 1);"
      "CREATE TABLE c(m REFERENCES p(gone), code INT REFERENCES p(code), any_ TEXT REFERENCES "
      "p(any_),"
      " nc REFERENCES p(nc), a, b, n REFERENCES p(n), part REFERENCES p(part), none REFERENCES z,"
      " FOREIGN KEY (a, b) REFERENCES p(a, b));"
      "INSERT INTO c VALUES (1, 7, '7', 'X', 1, 2, 'n', 1, 5), (1, NULL, NULL, 'y', 2, 1, 1, 1, "
      "NULL)");

  EXPECT_THAT(
      words_of(database->check_foreign_keys({})),
      UnorderedElementsAre("c m p 0 (m) refers to p, but to no key of it",
                           "c n p 0 (n) refers to p, but to no key of it",
                           "c part p 0 (part) refers to p, but to no key of it", "c code p 1 ",
                           "c any_ p 1 ", "c nc p 1 ", "c a,b p 1 ", "c none z 1 "));
}

TEST(SqliteIntegrity, LeavesVirtualTablesToTheirModules) {
  TestDatabase database(
      "CREATE VIRTUAL TABLE f USING fts5(a); PRAGMA writable_schema = ON;"
      "INSERT INTO sqlite_schema(type, name, tbl_name, rootpage, sql)"
      " VALUES ('table', 'm', 'm', 0, 'CREATE VIRTUAL TABLE m USING not_here(x)');"
      "PRAGMA writable_schema = OFF");

  EXPECT_THAT(database->check_integrity({"m", "f", "f_data"}), IsEmpty());
  EXPECT_THAT(database->check_integrity({}), IsEmpty());
  EXPECT_THAT(database->check_structure(VirtualTables::ask), IsEmpty());
  EXPECT_THAT(database->check_foreign_keys({"m", "f"}), IsEmpty());
}

// Text indexes of every kind, and the table that some of them index.
constexpr std::string_view kTexts =
    "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t VALUES (1, 'one'), (2, 'two');"
    "CREATE VIRTUAL TABLE five USING fts5(a, content='t', content_rowid='id');"
    "CREATE VIRTUAL TABLE four USING fts4(a, content='t');"
    "CREATE VIRTUAL TABLE own USING fts5(a); CREATE VIRTUAL TABLE three USING fts3(a);"
    "CREATE VIRTUAL TABLE none USING fts5(a, content='');"
    "CREATE VIRTUAL TABLE bare USING fts4(a, content='');"
    "INSERT INTO five(five) VALUES ('rebuild'); INSERT INTO four(four) VALUES ('rebuild');"
    "INSERT INTO own VALUES ('x'); INSERT INTO three VALUES ('x');"
    "INSERT INTO none(rowid, a) VALUES (1, 'x'); INSERT INTO bare(docid, a) VALUES (1, 'x');";

TEST(SqliteIntegrity, FindsATextIndexThatDoesNotHaveWhatItIndexes) {
  TestDatabase database(kTexts);
  EXPECT_THAT(database->check_structure(VirtualTables::ask), IsEmpty());

  database->execute("UPDATE t SET a = 'three' WHERE id = 2");

  EXPECT_THAT(database->check_structure(VirtualTables::ask),
              ElementsAre(HasSubstr("the full-text index five does not have what it indexes"),
                          HasSubstr("the full-text index four does not have what it indexes")));
}

TEST(SqliteIntegrity, FindsATextIndexThatWasEmptied) {
  TestDatabase database(kTexts);

  database->execute("INSERT INTO five(five) VALUES ('delete-all')");

  EXPECT_THAT(database->check_structure(VirtualTables::ask),
              ElementsAre(HasSubstr("INSERT INTO \"five\"(\"five\") VALUES ('rebuild')")));
}

TEST(SqliteIntegrity, FindsATextIndexThatCannotReadWhatItIndexes) {
  TestDatabase renamed(kTexts);
  renamed->execute("ALTER TABLE t RENAME COLUMN a TO b");
  EXPECT_THAT(renamed->check_structure(VirtualTables::ask),
              ElementsAre(HasSubstr("the full-text index five cannot read what it indexes"),
                          HasSubstr("the full-text index four cannot read what it indexes")));

  TestDatabase gone(kTexts);
  gone->execute("ALTER TABLE t RENAME TO u");
  EXPECT_THAT(gone->check_structure(VirtualTables::ask), SizeIs(2));
}

TEST(SqliteIntegrity, LooksAtTextIndexesInsideOfATransactionAndLeavesItAsItIs) {
  TestDatabase database(kTexts);
  database->execute("BEGIN");
  database->execute("UPDATE t SET a = 'three' WHERE id = 2");

  EXPECT_THAT(database->check_structure(VirtualTables::ask), SizeIs(2));

  database->execute("ROLLBACK");
  EXPECT_THAT(database->check_structure(VirtualTables::ask), IsEmpty());
}

// quick_check is wrong about such a key, which hides nothing else.
TEST(SqliteIntegrity, AsksTextIndexesBesideAKeyThatIsNotInTheOrderOfTheColumns) {
  TestDatabase database(kTexts);
  database->execute("CREATE TABLE k(a TEXT, b INT, PRIMARY KEY(b, a)) WITHOUT ROWID");
  database->execute("INSERT INTO k VALUES ('x', 1), ('y', 1)");
  database->execute("UPDATE t SET a = 'three' WHERE id = 2");

  EXPECT_THAT(database->check_structure(VirtualTables::ask), SizeIs(2));
}

TEST(SqliteIntegrity, FindsNothingInAKeyThatIsNotInTheOrderOfTheColumns) {
  TestDatabase database(
      "CREATE TABLE t(a TEXT, b INT, PRIMARY KEY(b, a)) WITHOUT ROWID;"
      "INSERT INTO t VALUES ('x', 1), ('y', 1)");

  EXPECT_THAT(database->check_structure(VirtualTables::ask), IsEmpty());
  EXPECT_THAT(database->check_integrity({}), IsEmpty());
  EXPECT_THAT(database->check_integrity({"t"}), IsEmpty());
}

// SQLite alone takes all that lies behind the key for NULL.
TEST(SqliteIntegrity, FindsNoNullWhereTheKeyIsTheLastColumn) {
  TestDatabase database(
      "CREATE TABLE t(a NOT NULL, b NOT NULL, k PRIMARY KEY) WITHOUT ROWID;"
      "INSERT INTO t VALUES (1, 2, 'x'), (2, 3, 'y'); CREATE INDEX i ON t(b)");

  EXPECT_THAT(database->check_structure(VirtualTables::ask), IsEmpty());
  EXPECT_THAT(database->check_integrity({}), IsEmpty());
  EXPECT_THAT(database->check_integrity({"t"}), IsEmpty());
}

TEST(SqliteIntegrity, FindsTheNullThatIsThereBesideThoseThatAreNot) {
  TestDatabase database(
      "CREATE TABLE t(a, b, k PRIMARY KEY) WITHOUT ROWID; INSERT INTO t VALUES (1, NULL, 'x');"
      "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = "
      "'CREATE TABLE t(a NOT NULL, b NOT NULL, k PRIMARY KEY) WITHOUT ROWID' WHERE name = 't';"
      "PRAGMA writable_schema = OFF");

  EXPECT_THAT(database->check_structure(VirtualTables::ask), ElementsAre("NULL value in t.b"));
  EXPECT_THAT(database->check_integrity({"t"}), ElementsAre("NULL value in t.b"));
}

// SQLite stops after a hundred findings.
TEST(SqliteIntegrity, FindsWhatComesBehindManyNullsThatAreNotThere) {
  TestDatabase database(
      "CREATE TABLE a(x); INSERT INTO a VALUES (NULL);"
      "CREATE TABLE t(b NOT NULL, k PRIMARY KEY) WITHOUT ROWID;"
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)"
      " INSERT INTO t SELECT i, i FROM n;"
      "CREATE TABLE z(x); INSERT INTO z VALUES (NULL); PRAGMA writable_schema = ON;"
      "UPDATE sqlite_schema SET sql = replace(sql, '(x)', '(x NOT NULL)');"
      "PRAGMA writable_schema = OFF");

  EXPECT_THAT(database->check_structure(VirtualTables::ask),
              UnorderedElementsAre("NULL value in a.x", "NULL value in z.x"));
  EXPECT_THAT(database->check_integrity({}),
              UnorderedElementsAre("NULL value in a.x", "NULL value in z.x"));
}

TEST(SqliteIntegrity, FindsAnIndexThatMissesARow) {
  TestDatabase database(
      "CREATE TABLE t(a); INSERT INTO t VALUES (1), (2); CREATE INDEX i ON t(a) WHERE a > 1;"
      "CREATE TABLE other(x); PRAGMA writable_schema = ON;"
      "UPDATE sqlite_schema SET sql = 'CREATE INDEX i ON t(a) WHERE a > 0' WHERE name = 'i';"
      "PRAGMA writable_schema = OFF");

  EXPECT_THAT(database->check_integrity({"t"}),
              ElementsAre("row 1 missing from index i", "wrong # of entries in index i"));
  EXPECT_THAT(database->check_integrity({}),
              ElementsAre("row 1 missing from index i", "wrong # of entries in index i"));
  EXPECT_THAT(database->check_integrity({"other"}), IsEmpty());
  EXPECT_THAT(database->check_structure(VirtualTables::ask), IsEmpty());
}

// Large enough for the pages to be read.
TEST(SqliteIntegrity, FindsTheSameInALargeDatabase) {
  TestDatabase database(
      "CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE t(a REFERENCES p, b);"
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)"
      " INSERT INTO t SELECT i, zeroblob(1000) FROM n; INSERT INTO p SELECT a FROM t;"
      "CREATE INDEX i ON t(a); CREATE TABLE other AS SELECT * FROM t;"
      "CREATE INDEX j ON other(a); PRAGMA writable_schema = ON;"
      "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'i')"
      " WHERE name = 'j'; PRAGMA writable_schema = OFF");
  database.execute("DELETE FROM other WHERE a = 7");
  database.execute("DELETE FROM p WHERE id = 9");

  EXPECT_THAT(database->check_indexes({"t"}),
              ElementsAre(HasSubstr("missing from index i"), HasSubstr("wrong # of entries")));
  EXPECT_THAT(database->check_indexes({"p"}), IsEmpty());
  EXPECT_THAT(words_of(database->check_foreign_keys({})), ElementsAre("t a p 1 rowid 9"));
}

TEST(SqliteIntegrity, FindsRowsThatBreakTheirTablesOwnRules) {
  TestDatabase database(
      "CREATE TABLE t(a); INSERT INTO t VALUES (NULL), (-1); PRAGMA writable_schema = ON;"
      "UPDATE sqlite_schema SET sql = 'CREATE TABLE t(a NOT NULL CHECK (a > 0))' WHERE name = 't';"
      "PRAGMA writable_schema = OFF");

  EXPECT_THAT(database->check_integrity({"t"}),
              ElementsAre("NULL value in t.a", "CHECK constraint failed in t"));
  EXPECT_THAT(database->check_structure(VirtualTables::ask),
              ElementsAre("NULL value in t.a", "CHECK constraint failed in t"));
}

}  // namespace
}  // namespace gate
