// The fixture against what its history explains: what counts, and what does not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/drift_folder.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kDrift = "history/explains-schema";
constexpr std::string_view kScratch = "migrations/from-scratch";

// The same schema, written by the migrations and found in the fixture.
struct Pair {
  const char* name;
  const char* migration;
  const char* fixture;
};

void PrintTo(const Pair& pair, std::ostream* out) {
  *out << pair.name;
}

template <typename Case>
std::string case_name(const testing::TestParamInfo<Case>& param) {
  return param.param.name;
}

class Alike : public testing::TestWithParam<Pair> {};

TEST_P(Alike, IsNoDrift) {
  const gate::Run run = DriftFolder({GetParam().migration}).run(GetParam().fixture);

  EXPECT_THAT(points_of(run, kDrift), IsEmpty()) << message_of(run, kDrift);
  EXPECT_THAT(points_of(run, kScratch), IsEmpty()) << message_of(run, kScratch);
}

constexpr Pair kAlike[] = {
    {"Same", "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT);",
     "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT);"},
    {"Quoting", "CREATE TABLE t (a INTEGER PRIMARY KEY, \"b\" TEXT, [c] TEXT, `d` TEXT);",
     "CREATE TABLE \"t\" (\"a\" INTEGER PRIMARY KEY, b TEXT, c TEXT, d TEXT);"},
    {"CommentsAndSpace",
     "CREATE TABLE t ( -- the table\n  a INTEGER /* key */ PRIMARY KEY,\n\n b TEXT DEFAULT 'x -- "
     "y');",
     "CREATE TABLE t(a INTEGER PRIMARY KEY,b TEXT DEFAULT 'x -- y');"},
    {"CaseOfNames", "CREATE TABLE Users (Id INTEGER PRIMARY KEY, eMail text);",
     "create table users (id integer primary key, email TEXT);"},
    {"OrderOfObjects",
     "CREATE TABLE a (x); CREATE TABLE b (x); CREATE INDEX i ON a (x); CREATE VIEW v AS SELECT x "
     "FROM a;",
     "CREATE TABLE b (x); CREATE TABLE a (x); CREATE VIEW v AS SELECT x FROM a; CREATE INDEX i ON "
     "a (x);"},
    {"WithoutRowid", "CREATE TABLE t (a TEXT, b INT, PRIMARY KEY (a, b)) WITHOUT ROWID;",
     "CREATE TABLE t (a TEXT NOT NULL, b INTEGER NOT NULL, PRIMARY KEY (a, b)) WITHOUT ROWID;"},
    {"Strict", "CREATE TABLE t (a INT PRIMARY KEY, b ANY) STRICT, WITHOUT ROWID;",
     "CREATE TABLE t (a INTEGER, b ANY, PRIMARY KEY (a)) WITHOUT ROWID, STRICT;"},
    {"ViewsOnViews",
     "CREATE TABLE t (a); CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT a FROM v;",
     "CREATE TABLE t (a); CREATE VIEW w AS select \"a\" from v; CREATE VIEW v AS SELECT a FROM t;"},
    {"ViewIfNotExists", "CREATE TABLE t (a); CREATE VIEW IF NOT EXISTS v AS SELECT a FROM t;",
     "CREATE TABLE t (a); CREATE VIEW v AS SELECT a FROM t;"},
    {"Triggers",
     "CREATE TABLE t (a); CREATE TRIGGER IF NOT EXISTS g AFTER INSERT ON t BEGIN UPDATE t SET a = "
     "1; END;",
     "CREATE TABLE t (a); CREATE TRIGGER g after insert on \"t\" begin update t set a=1; end;"},
    {"PartialAndExpressionIndexes",
     "CREATE TABLE t (a, b); CREATE INDEX i ON t (lower(a), b DESC) WHERE b > 0;",
     "CREATE TABLE t (a, b); CREATE INDEX \"i\" ON \"t\" ( LOWER(\"a\") , \"b\" desc ) where "
     "\"b\">0;"},
    {"NamesInDoubleQuotes",
     "CREATE TABLE \"T\" (\"A\" CHECK (\"A\" <> \"X\")); CREATE VIEW \"V\" AS SELECT \"A\" AS "
     "\"B\" FROM "
     "\"T\" ORDER BY \"B\";",
     "CREATE TABLE t (a CHECK (a <> 'X')); CREATE VIEW v AS SELECT a AS b FROM t ORDER BY b;"},
    {"FullTextSearch", "CREATE VIRTUAL TABLE f USING fts5(title, body);",
     "CREATE VIRTUAL TABLE \"f\" USING fts5( title,body );"
     "INSERT INTO f VALUES ('a', 'b');"},
    {"RTree", "CREATE VIRTUAL TABLE r USING rtree(id, x0, x1);",
     "CREATE VIRTUAL TABLE r USING rtree(id,x0,x1);"},
    {"GeneratedColumns",
     "CREATE TABLE t (a INT, b INT GENERATED ALWAYS AS (a * 2) VIRTUAL, c INT AS (a+1) STORED);",
     "CREATE TABLE t (a INT, b INT AS (a*2), c INT GENERATED ALWAYS AS ( a + 1 ) STORED);"},
    {"RenamedTable",
     "CREATE TABLE old (a INTEGER PRIMARY KEY, b TEXT); CREATE INDEX i ON old (b);"
     "ALTER TABLE old RENAME TO t;",
     "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT); CREATE INDEX i ON t (b);"},
    {"RenamedColumn",
     "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT CHECK (b <> '')); CREATE VIEW v AS SELECT b "
     "FROM t; ALTER TABLE t RENAME COLUMN b TO c;",
     "CREATE TABLE t (a INTEGER PRIMARY KEY, c TEXT CHECK (c<>'')); CREATE VIEW v AS SELECT c "
     "FROM t;"},
    {"RenamedUnderATrigger",
     "CREATE TABLE old (a); CREATE TABLE log (a);"
     "CREATE TRIGGER g AFTER DELETE ON old BEGIN INSERT INTO log VALUES (old.a); END;"
     "ALTER TABLE old RENAME TO t;",
     "CREATE TABLE t (a); CREATE TABLE log (a);"
     "CREATE TRIGGER g AFTER DELETE ON t BEGIN INSERT INTO log VALUES (old.a); END;"},
    {"AutomaticIndexes", "CREATE TABLE t (a TEXT UNIQUE, b TEXT, UNIQUE (b));",
     "CREATE TABLE t (a TEXT, b TEXT UNIQUE, UNIQUE (a));"},
    {"Statistics", "CREATE TABLE t (a); CREATE INDEX i ON t (a);",
     "CREATE TABLE t (a); CREATE INDEX i ON t (a); INSERT INTO t VALUES (1); ANALYZE;"},
    {"Sequences", "CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT);",
     "CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT); INSERT INTO t VALUES (7);"},
    {"ForeignKeyInlineOrNot",
     "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p_id INT REFERENCES p ON DELETE "
     "CASCADE);",
     "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p_id INT, CONSTRAINT fk FOREIGN KEY "
     "(p_id) REFERENCES p (id) ON UPDATE NO ACTION ON DELETE CASCADE);"},
    {"CheckInlineOrNot", "CREATE TABLE t (a INT CHECK (a > 0));",
     "CREATE TABLE t (a INT, CONSTRAINT positive CHECK (a>0));"},
    {"DefaultsInBrackets", "CREATE TABLE t (a INT DEFAULT 1, b TEXT DEFAULT CURRENT_TIMESTAMP);",
     "CREATE TABLE t (a INT DEFAULT (1), b TEXT DEFAULT (current_timestamp));"},
    {"DefaultsAsText", "CREATE TABLE t (a INT DEFAULT '1', b NUMERIC DEFAULT '-5');",
     "CREATE TABLE t (a INT DEFAULT 1, b NUMERIC DEFAULT -5);"},
    {"DefaultExpressions",
     "CREATE TABLE t (a TEXT DEFAULT (strftime('%s', 'now')), b INT DEFAULT ( 1+2 ));",
     "CREATE TABLE t (a TEXT DEFAULT (STRFTIME('%s','now')), b INT DEFAULT (1 + 2));"},
    {"DefaultInDoubleQuotes", "CREATE TABLE t (a TEXT DEFAULT \"x\");",
     "CREATE TABLE t (a TEXT DEFAULT 'x');"},
    {"DefaultsInAnotherSpelling",
     "CREATE TABLE t (a INT DEFAULT - 1, b INT DEFAULT +1, c BLOB DEFAULT X'AB', d DEFAULT word);",
     "CREATE TABLE t (a INT DEFAULT -1, b INT DEFAULT (1), c BLOB DEFAULT x'ab', d DEFAULT "
     "'word');"},
    {"TypesInAnotherSpelling", "CREATE TABLE t (a VARCHAR(10), b Unsigned  Big\nInt);",
     "CREATE TABLE t (a varchar ( 10 ), b UNSIGNED BIG INT);"},
    {"ForEachRow",
     "CREATE TABLE t (a); CREATE TRIGGER g AFTER INSERT ON t FOR EACH ROW WHEN new.a > 1 BEGIN "
     "UPDATE t SET a = ' for each row '; END;",
     "CREATE TABLE t (a); CREATE TRIGGER g AFTER INSERT ON t WHEN new.a > 1 BEGIN UPDATE t SET a = "
     "' for each row '; END;"},
    {"DefaultNull", "CREATE TABLE t (a INT DEFAULT NULL);", "CREATE TABLE t (a INT);"},
    {"OrderOfClauses", "CREATE TABLE t (a INT NOT NULL DEFAULT 0 COLLATE NOCASE);",
     "CREATE TABLE t (a INT COLLATE nocase DEFAULT 0 NOT NULL);"},
    {"KeyNotNull", "CREATE TABLE t (a INTEGER PRIMARY KEY);",
     "CREATE TABLE t (a INTEGER NOT NULL, PRIMARY KEY (a));"},
    {"Synonyms", "CREATE TABLE t (a INT, b BOOL, c VARCHAR( 20 ), d DECIMAL(10, 2));",
     "CREATE TABLE t (a INTEGER, b BOOLEAN, c CHARACTER VARYING(20), d DEC(10,2));"},
    {"AnotherToolsTables", "CREATE TABLE t (a);",
     "CREATE TABLE t (a); CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY, version_id, "
     "is_applied, tstamp); CREATE TABLE _prisma_migrations (id TEXT);"},
    {"MadeAndDropped",
     "CREATE TABLE gone (a); CREATE TABLE t (a); CREATE INDEX i ON t (a); DROP INDEX i; DROP TABLE "
     "gone;",
     "CREATE TABLE t (a);"},
    {"RowsOfTheMigration", "CREATE TABLE t (a PRIMARY KEY); INSERT INTO t VALUES (1), (2);",
     "CREATE TABLE t (a PRIMARY KEY);"},
    {"HistoryMadeByScript",
     "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, description TEXT NOT NULL, "
     "applied_at TEXT NOT NULL); CREATE TABLE t (a);",
     "CREATE TABLE t (a);"},
    {"IndexOnTheHistory", "CREATE TABLE t (a);",
     "CREATE TABLE t (a); CREATE INDEX by_time ON schema_version (applied_at);"},
    {"OddNames", "CREATE TABLE \"a \"\"b\"\"; --\" (\"select\" TEXT, \"ü\" INT);",
     "CREATE TABLE \"a \"\"b\"\"; --\" ([select] TEXT, `ü` INT);"},
    {"Collation", "CREATE TABLE t (a TEXT COLLATE NOCASE); CREATE UNIQUE INDEX i ON t (a);",
     "CREATE TABLE t (a TEXT COLLATE nocase); CREATE UNIQUE INDEX i ON t (a COLLATE NOCASE);"},
    {"TemporaryTables", "CREATE TEMP TABLE x (a); CREATE TABLE t (a); DROP TABLE x;",
     "CREATE TABLE t (a);"},
};

INSTANTIATE_TEST_SUITE_P(Drift, Alike, testing::ValuesIn(kAlike), case_name<Pair>);

// What somebody changed in the fixture by hand, and what is said of it.
struct Hotfix {
  const char* name;
  const char* fixture;  // of `kShop`, changed
  const char* point;
  const char* message;
};

void PrintTo(const Hotfix& hotfix, std::ostream* out) {
  *out << hotfix.name;
}

constexpr const char* kShop =
    "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT 'x', age INT);"
    "CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INT REFERENCES users ON DELETE CASCADE, "
    "total INT CHECK (total >= 0), UNIQUE (user_id, total));"
    "CREATE INDEX by_total ON orders (total);"
    "CREATE INDEX ann ON users (name) WHERE \"Name\" = \"Ann\";"
    "CREATE VIEW rich AS SELECT user_id FROM orders WHERE total > 100;"
    "CREATE TRIGGER keep BEFORE DELETE ON users BEGIN SELECT RAISE(ABORT, 'no'); END;";

class ByHand : public testing::TestWithParam<Hotfix> {};

TEST_P(ByHand, IsNamed) {
  const gate::Run run = DriftFolder({kShop}).run(std::string(kShop) + GetParam().fixture);

  EXPECT_THAT(points_of(run, kDrift), ElementsAre(GetParam().point)) << message_of(run, kDrift);
  EXPECT_THAT(message_of(run, kDrift), HasSubstr(GetParam().message));
}

constexpr Hotfix kByHand[] = {
    {"Index", "CREATE INDEX idx_orders_user ON orders (user_id);", "failed idx_orders_user",
     "index idx_orders_user (index on orders (user_id)) exists in the fixture but no applied "
     "migration creates it"},
    {"IndexGone", "DROP INDEX by_total;", "failed by_total",
     "index by_total (index on orders (total)) is made by the applied migrations but the fixture "
     "does not have it"},
    {"IndexWider", "DROP INDEX by_total; CREATE INDEX by_total ON orders (total, user_id);",
     "failed by_total", "is index on orders (total, user_id) in the fixture"},
    {"IndexUnique", "DROP INDEX by_total; CREATE UNIQUE INDEX by_total ON orders (total);",
     "failed by_total", "unique index on orders (total)"},
    {"Table", "CREATE TABLE users_bak (id, name);", "failed users_bak",
     "table users_bak (table with 2 columns) exists in the fixture but no applied migration "
     "creates it"},
    {"Column", "ALTER TABLE users ADD COLUMN phone TEXT;", "failed users.phone",
     "column users.phone (TEXT) exists in the fixture but no applied migration creates it"},
    {"ColumnGone", "ALTER TABLE users DROP COLUMN age;", "failed users.age",
     "column users.age (INTEGER) is made by the applied migrations"},
    {"Type", "ALTER TABLE users DROP COLUMN age; ALTER TABLE users ADD COLUMN age TEXT;",
     "failed users.age", "column users.age is TEXT in the fixture, and INTEGER by"},
    {"Default",
     "ALTER TABLE users DROP COLUMN age; ALTER TABLE users ADD COLUMN age INT DEFAULT 7;",
     "failed users.age", "INTEGER DEFAULT 7"},
    {"ViewChanged",
     "DROP VIEW rich; CREATE VIEW rich AS SELECT user_id FROM orders WHERE total > 200;",
     "failed rich", "200"},
    {"ViewAdded", "CREATE VIEW poor AS SELECT 1 AS one;", "failed poor", "view poor"},
    {"TriggerGone", "DROP TRIGGER keep;", "failed keep", "trigger keep"},
    {"TriggerAdded",
     "CREATE TRIGGER more AFTER INSERT ON users BEGIN UPDATE users SET age = 1; END;",
     "failed more", "trigger more"},
    {"VirtualTable", "CREATE VIRTUAL TABLE f USING fts5(a);", "failed f", "table f"},
    {"StringInDoubleQuotes",
     "DROP INDEX ann; CREATE INDEX ann ON users (name) WHERE name = \"ann\";", "failed ann",
     "where name = 'Ann' by"},
};

INSTANTIATE_TEST_SUITE_P(Drift, ByHand, testing::ValuesIn(kByHand), case_name<Hotfix>);

// Of two whole fixtures.
std::set<std::string> drift(const std::string& migration, const std::string& fixture) {
  return points_of(DriftFolder({migration}).run(fixture), kDrift);
}

TEST(Drift, SeesConstraints) {
  const std::string parent = "CREATE TABLE p (id INTEGER PRIMARY KEY);";
  EXPECT_THAT(drift("CREATE TABLE t (a INT NOT NULL);", "CREATE TABLE t (a INT);"),
              ElementsAre("failed t.a"));
  EXPECT_THAT(drift("CREATE TABLE t (a INT CHECK (a > 0));", "CREATE TABLE t (a INT);"),
              ElementsAre(testing::StartsWith("failed t")));
  EXPECT_THAT(drift("CREATE TABLE t (a INT UNIQUE);", "CREATE TABLE t (a INT);"),
              ElementsAre("failed t (a)"));
  EXPECT_THAT(drift(parent + "CREATE TABLE t (a REFERENCES p);", parent + "CREATE TABLE t (a);"),
              ElementsAre("failed t (a)"));
  EXPECT_THAT(drift(parent + "CREATE TABLE t (a REFERENCES p ON DELETE CASCADE);",
                    parent + "CREATE TABLE t (a REFERENCES p);"),
              ElementsAre("failed t (a)"));
  EXPECT_THAT(drift("CREATE TABLE t (a TEXT PRIMARY KEY);", "CREATE TABLE t (a TEXT);"),
              ElementsAre("failed t"));
  EXPECT_THAT(drift("CREATE TABLE t (a INT) STRICT;", "CREATE TABLE t (a INT);"),
              ElementsAre("failed t"));
  EXPECT_THAT(drift("CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT);",
                    "CREATE TABLE t (a INTEGER PRIMARY KEY);"),
              ElementsAre("failed t"));
  EXPECT_THAT(drift("CREATE TABLE t (a INT, b INT AS (a) STORED);",
                    "CREATE TABLE t (a INT, b INT AS (a) VIRTUAL);"),
              ElementsAre("failed t.b"));
  EXPECT_THAT(drift("CREATE TABLE t (a VARCHAR(50));", "CREATE TABLE t (a TEXT);"),
              ElementsAre("failed t.a"));
  EXPECT_THAT(drift("CREATE TABLE t (a BLOB DEFAULT 1);", "CREATE TABLE t (a BLOB DEFAULT '1');"),
              ElementsAre("failed t.a"));
  EXPECT_THAT(drift("CREATE TABLE t (a TEXT DEFAULT '007');", "CREATE TABLE t (a TEXT DEFAULT 7);"),
              ElementsAre("failed t.a"));
  // What numbers rows, and what only is a unique number.
  EXPECT_THAT(
      drift("CREATE TABLE t (a INTEGER PRIMARY KEY);", "CREATE TABLE t (a INT PRIMARY KEY);"),
      ElementsAre("failed t.a"));
}

TEST(Drift, TakesAnotherOrderOfColumnsForAWarning) {
  const gate::Run run = DriftFolder({"CREATE TABLE t (a); ALTER TABLE t ADD COLUMN b;"
                                     "ALTER TABLE t ADD COLUMN c;"})
                            .run("CREATE TABLE t (a, c, b);");

  EXPECT_THAT(points_of(run, kDrift), ElementsAre("warning t"));
  EXPECT_THAT(message_of(run, kDrift), HasSubstr("a, c, b in the fixture, a, b, c by"));
}

TEST(Drift, ComparesWithTheAppliedOnesAlone) {
  const gate::Run run = DriftFolder({"CREATE TABLE t (a);"}, {"CREATE TABLE u (a);"})
                            .run("CREATE TABLE t (a); CREATE INDEX by_hand ON t (a);");

  EXPECT_THAT(points_of(run, kDrift), ElementsAre("failed by_hand"));
  EXPECT_EQ(message_of(run, kScratch), "2 migrations can be applied to an empty database");
}

TEST(Drift, IsJudgedWhereAPendingOneWasMergedLate) {
  DriftFolder folder({"CREATE TABLE t (a);"}, {"CREATE TABLE u (a);"});
  std::filesystem::rename(folder.file("migrations/002_x.up.sql"),
                          folder.file("migrations/000_x.up.sql"));
  std::filesystem::remove(folder.file("migrations/002_x.down.sql"));

  const gate::Run run = folder.run("CREATE TABLE t (a);");

  EXPECT_THAT(points_of(run, "migrations/ordered"), ElementsAre("failed 0"));
  EXPECT_THAT(points_of(run, kDrift), IsEmpty());
  EXPECT_THAT(points_of(run, kScratch), IsEmpty());
}

TEST(Drift, IsNotJudgedWithoutAHistory) {
  const gate::Run run = DriftFolder({}, {"ALTER TABLE t ADD COLUMN b;"}).run("CREATE TABLE t (a);");

  EXPECT_THAT(points_of(run, kDrift), ElementsAre("skipped"));
  EXPECT_THAT(message_of(run, kDrift), HasSubstr("no applied migration"));
  EXPECT_THAT(points_of(run, kScratch), ElementsAre("skipped"));
  EXPECT_THAT(message_of(run, kScratch), HasSubstr("change what no migration makes"));
}

TEST(Drift, IsNotJudgedWhereAnAppliedFileIsMissing) {
  DriftFolder folder({"CREATE TABLE t (a);", "ALTER TABLE t ADD COLUMN b;"});
  std::filesystem::remove(folder.file("migrations/001_x.up.sql"));
  std::filesystem::remove(folder.file("migrations/001_x.down.sql"));

  const gate::Run run = folder.run("CREATE TABLE t (a, b);");

  EXPECT_THAT(points_of(run, kDrift), ElementsAre("skipped"));
  EXPECT_THAT(message_of(run, kDrift), HasSubstr("the history has migration 1, which"));
  EXPECT_THAT(points_of(run, kScratch), ElementsAre("skipped"));
}

TEST(Drift, IsNotJudgedWhereMostOfTheFixtureIsOlderThanTheFolder) {
  const std::string old = "CREATE TABLE a (x); CREATE TABLE b (x); CREATE TABLE t (a);";
  EXPECT_THAT(points_of(DriftFolder({"CREATE TABLE t (a);"}).run(old), kDrift),
              ElementsAre("skipped"));
  // One table that somebody made is not most of it.
  EXPECT_THAT(drift("CREATE TABLE t (a);", "CREATE TABLE a (x); CREATE TABLE t (a);"),
              ElementsAre("failed a"));
}

TEST(Drift, IsNotJudgedWhereTheFirstMigrationStandsForWhatWasThere) {
  const gate::Run run = DriftFolder({"-- the schema as it is\n", "ALTER TABLE t ADD COLUMN b;"})
                            .run("CREATE TABLE t (a, b);");

  EXPECT_THAT(points_of(run, kDrift), ElementsAre("skipped"));
  EXPECT_THAT(points_of(run, kScratch), ElementsAre("skipped"));
}

TEST(Drift, IsNotJudgedOnADirtyHistory) {
  DriftFolder folder({}, {"CREATE TABLE t (a);"});
  const gate::Run run = folder.run(
      "DROP TABLE schema_version; CREATE TABLE schema_migrations (version uint64, dirty bool);"
      "INSERT INTO schema_migrations VALUES (1, 1);");

  EXPECT_THAT(points_of(run, kDrift), ElementsAre("skipped"));
  EXPECT_THAT(points_of(run, kScratch), ElementsAre("skipped"));
  EXPECT_THAT(message_of(run, kScratch), HasSubstr("dirty"));
}

TEST(Drift, FindsAFileThatAHighWaterMarkPassedOver) {
  DriftFolder folder({}, {"CREATE TABLE t (a);", "CREATE TABLE late (a);", "CREATE TABLE u (a);"});
  const gate::Run run = folder.run(
      "DROP TABLE schema_version; CREATE TABLE schema_migrations (version uint64, dirty bool);"
      "INSERT INTO schema_migrations VALUES (3, 0); CREATE TABLE t (a); CREATE TABLE u (a);");

  EXPECT_THAT(points_of(run, kDrift), ElementsAre("failed late"));
}

}  // namespace
}  // namespace gate
