#include <gmock/gmock.h>

#include <algorithm>
#include <tuple>

#include "gate/compare/words.h"
#include "tests/engine/sqlite/database.h"

namespace gate {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::IsEmpty;

const Index& index_named(const Schema& schema, std::string_view name) {
  for (const Index& index : schema.indexes) {
    if (index.name == name) return index;
  }
  throw std::runtime_error("no such index");
}

TEST(SqliteSchema, ReadsWhatAColumnDeclares) {
  TestDatabase database(R"sql(CREATE TABLE t(
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL DEFAULT 'it''s' COLLATE NOCASE,
      total AS ( "id" * 2 ) VIRTUAL,
      kept INT GENERATED ALWAYS AS (id + 1) STORED,
      plain))sql");

  const Schema schema = database->read_schema();
  const Table* t = find_table(schema, "t");

  ASSERT_NE(t, nullptr);
  ASSERT_EQ(t->columns.size(), 5U);
  EXPECT_TRUE(t->columns[1].not_null);
  EXPECT_EQ(t->columns[1].default_value, "'it''s'");
  EXPECT_EQ(t->columns[1].collation, "NOCASE");
  EXPECT_EQ(t->columns[2].generated, Generated::virtual_);
  EXPECT_EQ(t->columns[2].expression, "id * 2");
  EXPECT_EQ(t->columns[3].generated, Generated::stored);
  EXPECT_EQ(t->columns[3].expression, "id + 1");
  EXPECT_EQ(t->columns[4].type, "");
  EXPECT_EQ(t->columns[4].collation, "");
  EXPECT_THAT(t->options, ElementsAre("AUTOINCREMENT"));
  EXPECT_EQ(find_table(schema, "sqlite_sequence")->kind, TableKind::internal);
}

TEST(SqliteSchema, ReadsOptionsAndKeysInTheirOrder) {
  TestDatabase database("CREATE TABLE t(a INT, b TEXT, PRIMARY KEY (b, a)) STRICT, WITHOUT ROWID");

  const Schema schema = database->read_schema();
  const Table* t = find_table(schema, "t");

  EXPECT_THAT(t->options, ElementsAre("STRICT", "WITHOUT ROWID"));
  EXPECT_THAT(t->primary_key, ElementsAre("b", "a"));
}

TEST(SqliteSchema, KnowsWhichColumnTheEngineNumbers) {
  TestDatabase database(R"sql(
      CREATE TABLE a(x, id INTEGER PRIMARY KEY); CREATE TABLE b(id integer, PRIMARY KEY(id DESC));
      CREATE TABLE c(id INT PRIMARY KEY); CREATE TABLE d(id INTEGER PRIMARY KEY DESC);
      CREATE TABLE e(id INTEGER PRIMARY KEY) WITHOUT ROWID;
      CREATE TABLE f(id INTEGER, x, PRIMARY KEY (id, x)))sql");

  std::string numbered;
  for (const Table& table : database->read_schema().tables) {
    for (const Column& column : table.columns) {
      if (column.identity) numbered += concat(table.name, '.', column.name, ' ');
    }
  }

  EXPECT_EQ(numbered, "a.id b.id ");
}

TEST(SqliteSchema, ReadsWhatIsDoneWithRowsThatAreRefused) {
  TestDatabase database(R"sql(CREATE TABLE t(
      id INTEGER PRIMARY KEY DESC ON CONFLICT IGNORE, "a b" UNIQUE on conflict Replace,
      b NOT NULL ON CONFLICT FAIL UNIQUE ON CONFLICT ABORT, c NULL, d REFERENCES t(id) ON DELETE CASCADE,
      CHECK (c > 0) ON CONFLICT FAIL,
      UNIQUE (b, c COLLATE NOCASE) ON CONFLICT ROLLBACK))sql");

  const Schema schema = database->read_schema();

  EXPECT_THAT(find_table(schema, "t")->conflict_clauses,
              ElementsAre(ConflictClause{"NOT NULL", {"b"}, "FAIL"},
                          ConflictClause{"UNIQUE", {"a b"}, "REPLACE"},
                          ConflictClause{"UNIQUE", {"b", "c"}, "ROLLBACK"},
                          ConflictClause{"UNIQUE", {"id"}, "IGNORE"}));
}

TEST(SqliteSchema, ReadsChecksWhateverTheirSpelling) {
  TestDatabase database(R"sql(CREATE TABLE t(
      a CHECK (a > 0) DEFAULT (1 + (2)), "check" INT CHECK(("check") IN (1, 2)),
      CONSTRAINT named CHECK ( "a" < 10 /* ten */ )))sql");

  const Schema schema = database->read_schema();

  EXPECT_THAT(find_table(schema, "t")->checks,
              ElementsAre(R"sql(( "check" ) in ( 1 , 2 ))sql", "a < 10", "a > 0"));
  EXPECT_EQ(find_table(schema, "t")->columns[0].default_value, "1 + (2)");
}

TEST(SqliteSchema, ReadsForeignKeysWithWhatBelongsToEach) {
  TestDatabase database(R"sql(
      CREATE TABLE p(id INTEGER PRIMARY KEY, x, y, UNIQUE (x, y));
      CREATE TABLE c(
        a REFERENCES p ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        b REFERENCES p(id) NOT DEFERRABLE INITIALLY DEFERRED,
        x, y, FOREIGN KEY (x, y) REFERENCES p(x, y) ON UPDATE SET NULL))sql");

  const Schema schema = database->read_schema();
  const auto& keys = find_table(schema, "c")->foreign_keys;

  ASSERT_EQ(keys.size(), 3U);
  EXPECT_EQ(keys[0], (ForeignKey{{"a"}, "p", {}, "NO ACTION", "CASCADE", true}));
  EXPECT_EQ(keys[1], (ForeignKey{{"b"}, "p", {"id"}, "NO ACTION", "NO ACTION", false}));
  EXPECT_EQ(keys[2], (ForeignKey{{"x", "y"}, "p", {"x", "y"}, "SET NULL", "NO ACTION", false}));
}

TEST(SqliteSchema, ReadsIndexesWithExpressionsOrderAndCondition) {
  TestDatabase database(R"sql(
      CREATE TABLE t(a, b COLLATE NOCASE, c UNIQUE, d);
      CREATE UNIQUE INDEX i ON t(a DESC, b, d COLLATE RTRIM ASC, lower( "a" || ',' ) COLLATE NOCASE)
        WHERE a IS NOT NULL AND d > (1);
      CREATE INDEX j ON t(b COLLATE BINARY))sql");

  const Schema schema = database->read_schema();

  const Index& i = index_named(schema, "i");
  EXPECT_TRUE(i.unique);
  EXPECT_FALSE(i.constraint);
  EXPECT_THAT(i.columns,
              ElementsAre("a DESC", "b", "d COLLATE RTRIM", "lower ( a || ',' ) COLLATE NOCASE"));
  EXPECT_EQ(i.where, "a is not null and d > ( 1 )");
  EXPECT_THAT(index_named(schema, "j").columns, ElementsAre("b COLLATE BINARY"));
  const Index& automatic = index_named(schema, "sqlite_autoindex_t_1");
  EXPECT_TRUE(automatic.constraint);
  EXPECT_THAT(automatic.columns, ElementsAre("c"));
  EXPECT_THAT(row_key(schema, *find_table(schema, "t")), IsEmpty());
}

TEST(SqliteSchema, SpellsViewsAndTriggersTheSameWhateverTheirQuotes) {
  TestDatabase one(
      "CREATE TABLE t(a); CREATE VIEW v AS SELECT a FROM t;"
      "CREATE TRIGGER g AFTER INSERT ON t BEGIN DELETE FROM t; END");
  TestDatabase other(
      "CREATE TABLE t(a); CREATE VIEW \"v\" as\n select [a] FROM `t`;"
      "CREATE TRIGGER g  AFTER insert ON \"t\" BEGIN DELETE FROM t; END");

  const Schema a = one->read_schema();
  const Schema b = other->read_schema();

  ASSERT_EQ(a.views.size(), 1U);
  ASSERT_EQ(a.triggers.size(), 1U);
  EXPECT_EQ(a.views[0].definition, b.views[0].definition);
  EXPECT_EQ(a.triggers[0].definition, b.triggers[0].definition);
  EXPECT_EQ(a.triggers[0].table, "t");
}

// A script for each of two databases, and whether what they define is one.
struct TwoTexts {
  const char* a;
  const char* b;
};

// All that the texts of a schema define.
std::string definitions(const std::string& script) {
  TestDatabase database(script);
  const Schema schema = database->read_schema();
  std::string text;
  for (const Table& table : schema.tables) {
    for (const std::string& check : table.checks) text += concat(check, '\n');
    for (const Column& column : table.columns) text += concat(column.expression, '\n');
  }
  for (const Index& index : schema.indexes) text += concat(meaning_of(index), '\n');
  for (const View& view : schema.views) text += concat(view.definition, '\n');
  for (const Trigger& trigger : schema.triggers) text += concat(trigger.definition, '\n');
  return text;
}

// SQLite itself makes 'x' of each "x" that is a string when any column is renamed.
std::string with_fixed_quotes(const std::string& script) {
  return script +
         "; CREATE TABLE other(a); ALTER TABLE other RENAME COLUMN a TO b; DROP TABLE other";
}

TEST(SqliteSchema, KeepsTheCaseOfADoubleQuotedString) {
  const TwoTexts texts[] = {
      {"CREATE TABLE t(s CHECK (s IN (\"open\")))", "CREATE TABLE t(s CHECK (s IN (\"Open\")))"},
      {"CREATE TABLE t(s, g AS (s || \"a\"))", "CREATE TABLE t(s, g AS (s || \"A\"))"},
      {"CREATE TABLE t(s); CREATE INDEX i ON t(s || \"a\")",
       "CREATE TABLE t(s); CREATE INDEX i ON t(s || \"A\")"},
      {"CREATE TABLE t(s); CREATE INDEX i ON t(s) WHERE s <> \"a\"",
       "CREATE TABLE t(s); CREATE INDEX i ON t(s) WHERE s <> \"A\""},
      {"CREATE TABLE t(s); CREATE VIEW v AS SELECT 1 FROM t WHERE s = \"open\"",
       "CREATE TABLE t(s); CREATE VIEW v AS SELECT 1 FROM t WHERE s = \"Open\""},
      {"CREATE TABLE t(s); CREATE VIEW open AS SELECT 1 FROM t WHERE s LIKE \"open\"",
       "CREATE TABLE t(s); CREATE VIEW open AS SELECT 1 FROM t WHERE s LIKE \"Open\""},
      {"CREATE TABLE t(s); CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET s = \"a\"; END",
       "CREATE TABLE t(s); CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET s = \"A\"; END"},
      {"CREATE TABLE t(s); CREATE TRIGGER g AFTER INSERT ON t WHEN new.s = \"a\" BEGIN SELECT 1; "
       "END",
       "CREATE TABLE t(s); CREATE TRIGGER g AFTER INSERT ON t WHEN new.s = \"A\" BEGIN SELECT 1; "
       "END"},
      {"CREATE TABLE t(s); CREATE VIEW v AS WITH q AS (SELECT s FROM t) SELECT s || \"a\" FROM q",
       "CREATE TABLE t(s); CREATE VIEW v AS WITH q AS (SELECT s FROM t) SELECT s || \"A\" FROM q"},
      {"CREATE TABLE t(s); CREATE TABLE u(a); CREATE VIEW v AS SELECT 1 FROM t WHERE s = \"a\"",
       "CREATE TABLE t(s); CREATE TABLE u(a); CREATE VIEW v AS SELECT 1 FROM t WHERE s = \"A\""},
      {"CREATE TABLE t(s); CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO t VALUES (\"t\"); "
       "END",
       "CREATE TABLE t(s); CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO t VALUES (\"T\"); "
       "END"},
      {"CREATE TABLE t(s); CREATE VIEW v AS SELECT s, \"t\" FROM t WHERE s IN ('a', \"t\")",
       "CREATE TABLE t(s); CREATE VIEW v AS SELECT s, \"T\" FROM t WHERE s IN ('a', \"t\")"},
      {"CREATE TABLE t(s); CREATE VIEW v AS SELECT s IS DISTINCT FROM \"a\" FROM t",
       "CREATE TABLE t(s); CREATE VIEW v AS SELECT s IS DISTINCT FROM \"A\" FROM t"},
      {"CREATE TABLE t(s); CREATE VIEW v AS SELECT CAST(s AS text) = \"text\" FROM t",
       "CREATE TABLE t(s); CREATE VIEW v AS SELECT CAST(s AS text) = \"Text\" FROM t"},
      {"CREATE TABLE t(s CHECK (s IN (\"open\")))", "CREATE TABLE t(s CHECK (s IN (\"open\", 1)))"},
  };
  for (const auto& [a, b] : texts) {
    EXPECT_NE(definitions(a), definitions(b)) << a;
    EXPECT_EQ(definitions(a), definitions(with_fixed_quotes(a))) << a;
  }
}

TEST(SqliteSchema, TakesADoubleQuotedNameInWhicheverCase) {
  const TwoTexts texts[] = {
      {"CREATE TABLE t(\"Id\" CHECK (\"Id\" > 0 AND \"t\".\"Id\" <> 1 AND \"RowId\" > 0))",
       "CREATE TABLE t(id CHECK ([ID] > 0 AND t.id <> 1 AND rowid > 0))"},
      {"CREATE TABLE t(s CHECK (\"Lower\"(s) = \"x\" COLLATE \"NoCase\"))",
       "CREATE TABLE t(s CHECK (lower(s) = 'x' COLLATE nocase))"},
      {"CREATE TABLE t(s CHECK (CAST(s AS \"Text\") <> ''))",
       "CREATE TABLE t(s CHECK (CAST(s AS text) <> ''))"},
      {"CREATE TABLE t(s, g AS (\"S\" || \"x\"))", "CREATE TABLE t(s, g AS (`s` || 'x'))"},
      {"CREATE TABLE \"T\"(s); CREATE INDEX \"I\" ON \"T\"(\"S\", lower(\"S\")) WHERE \"S\" > 0",
       "CREATE TABLE t(s); CREATE INDEX i ON t(s, lower(s)) WHERE s > 0"},
      {"CREATE TABLE \"T\"(\"Id\" INT, s); CREATE VIEW \"V\" AS SELECT \"T\".\"Id\", count(*) AS "
       "\"Total\","
       " \"S\" \"Word\" FROM \"T\" \"X\" JOIN \"T\" ON \"X\".\"Id\" = \"T\".\"ID\" ORDER BY "
       "\"total\", \"word\"",
       "CREATE TABLE t(id INT, s); CREATE VIEW v AS SELECT t.id, count(*) AS total, s word FROM t "
       "x JOIN t"
       " ON x.id = t.id ORDER BY total, word"},
      {"CREATE TABLE t(a); CREATE VIEW v(\"Number\") AS SELECT a FROM t;"
       "CREATE VIEW w AS SELECT \"Number\" FROM \"V\" WHERE \"Number\" IN \"T\"",
       "CREATE TABLE t(a); CREATE VIEW v(number) AS SELECT a FROM t;"
       "CREATE VIEW w AS SELECT number FROM v WHERE number IN t"},
      {"CREATE VIEW v AS WITH \"Q\"(\"N\") AS (SELECT 1), \"R\" AS NOT MATERIALIZED (SELECT 2 "
       "\"M\")"
       " SELECT \"N\", \"M\" FROM \"Q\", \"R\"",
       "CREATE VIEW v AS WITH q(n) AS (SELECT 1), r AS NOT MATERIALIZED (SELECT 2 m) SELECT n, m "
       "FROM q, r"},
      {"CREATE TABLE t(a); CREATE VIEW v AS SELECT sum(\"A\") OVER \"W\" AS 'Sum' FROM t INDEXED "
       "BY \"I\" WINDOW"
       " \"W\" AS (ORDER BY \"A\") ORDER BY \"Sum\"; CREATE INDEX i ON t(a)",
       "CREATE TABLE t(a); CREATE VIEW v AS SELECT sum(a) OVER w AS 'Sum' FROM t INDEXED BY i "
       "WINDOW"
       " w AS (ORDER BY a) ORDER BY sum; CREATE INDEX i ON t(a)"},
      {"CREATE TABLE t(a); CREATE VIEW v AS SELECT \"Value\", \"J\".\"Key\" FROM t, json_each(t.a) "
       "\"J\"",
       "CREATE TABLE t(a); CREATE VIEW v AS SELECT value, j.key FROM t, json_each(t.a) j"},
      {"CREATE VIRTUAL TABLE f USING fts5(a); CREATE VIEW v AS SELECT \"A\", \"Rank\" FROM f WHERE "
       "\"F\" MATCH 'x'",
       "CREATE VIRTUAL TABLE f USING fts5(a); CREATE VIEW v AS SELECT a, rank FROM f WHERE f MATCH "
       "'x'"},
      {"CREATE TABLE t(a); CREATE TABLE u(b); CREATE VIEW v AS SELECT 1 FROM (SELECT 2), \"T\", "
       "(\"U\" JOIN t)",
       "CREATE TABLE t(a); CREATE TABLE u(b); CREATE VIEW v AS SELECT 1 FROM (SELECT 2), t, (u "
       "JOIN t)"},
      {"CREATE VIEW v AS SELECT \"Name\" FROM \"Sqlite_Master\"",
       "CREATE VIEW v AS SELECT name FROM sqlite_master"},
      {"CREATE TABLE t(a, b); CREATE TRIGGER \"G\" AFTER UPDATE OF \"A\" ON \"T\" WHEN "
       "\"New\".\"A\" > 0 BEGIN"
       " INSERT INTO \"T\"(\"A\", \"B\") SELECT \"A\", \"new\".\"b\" FROM \"T\" WHERE TRUE ON "
       "CONFLICT DO UPDATE"
       " SET \"B\" = \"Excluded\".\"A\"; UPDATE \"T\" SET \"A\" = 1, \"B\" = 2; END",
       "CREATE TABLE t(a, b); CREATE TRIGGER g AFTER UPDATE OF a ON t WHEN new.a > 0 BEGIN"
       " INSERT INTO t(a, b) SELECT a, new.b FROM t WHERE true ON CONFLICT DO UPDATE SET b = "
       "excluded.a;"
       " UPDATE t SET a = 1, b = 2; END"},
      {"CREATE TABLE t(s); CREATE VIEW v AS SELECT 1 FROM t WHERE s = \"it's\"\"\"",
       "CREATE TABLE t(s); CREATE VIEW v AS SELECT 1 FROM t WHERE s = 'it''s\"'"},
      {"CREATE VIEW v AS SELECT \"A\" FROM gone", "CREATE VIEW v AS SELECT a FROM gone"},
      {"CREATE VIEW v AS SELECT a FROM gone; CREATE VIEW w AS SELECT \"A\" FROM v",
       "CREATE VIEW v AS SELECT a FROM gone; CREATE VIEW w AS SELECT a FROM v"},
  };
  for (const auto& [a, b] : texts) EXPECT_EQ(definitions(a), definitions(b)) << a;
}

TEST(SqliteSchema, TakesANameForAStringOnceItsColumnIsGone) {
  TestDatabase database(
      "CREATE TABLE t(a, Name); CREATE TABLE u(b);"
      "CREATE VIEW v AS SELECT a FROM t WHERE a = \"Name\"");
  EXPECT_THAT(database->read_schema().views[0].definition, EndsWith(" a = name"));

  for (const char* sql : {"DROP TABLE t", "CREATE TABLE t(a)"}) database.execute(sql);

  EXPECT_THAT(database->read_schema().views[0].definition, EndsWith(" a = 'Name'"));
}

TEST(SqliteSchema, TellsVirtualTablesFromTheirStorage) {
  TestDatabase database(
      "CREATE VIRTUAL TABLE f USING fts5(a, b); CREATE VIRTUAL TABLE r USING rtree(id, x, y)");

  const Schema schema = database->read_schema();

  EXPECT_EQ(find_table(schema, "f")->kind, TableKind::virtual_);
  EXPECT_EQ(find_table(schema, "f")->columns.size(), 3U);  // with the number of its rows
  EXPECT_EQ(find_table(schema, "f")->primary_key, std::vector<std::string>{"rowid"});
  EXPECT_THAT(find_table(schema, "r")->primary_key, IsEmpty());
  EXPECT_EQ(find_table(schema, "f_data")->kind, TableKind::shadow);
  EXPECT_EQ(find_table(schema, "r")->columns.size(), 3U);
  EXPECT_EQ(find_table(schema, "r_node")->kind, TableKind::shadow);
}

TEST(SqliteSchema, GoesOnWhereAModuleIsMissing) {
  TestDatabase database(
      "CREATE TABLE t(a); PRAGMA writable_schema = ON;"
      "INSERT INTO sqlite_schema(type, name, tbl_name, rootpage, sql)"
      " VALUES ('table', 'm', 'm', 0, 'CREATE VIRTUAL TABLE m USING not_here(x)');"
      "PRAGMA writable_schema = OFF");

  const Schema schema = database->read_schema();

  ASSERT_NE(find_table(schema, "m"), nullptr);
  EXPECT_EQ(find_table(schema, "m")->kind, TableKind::virtual_);
  EXPECT_THAT(find_table(schema, "m")->columns, IsEmpty());
  EXPECT_EQ(find_table(schema, "t")->columns.size(), 1U);
}

// By what it has been told of, to be compared.
auto parts(const Table& table) {
  return std::tie(table.name, table.kind, table.columns, table.primary_key, table.foreign_keys,
                  table.checks, table.conflict_clauses, table.options, table.sql);
}

TEST(SqliteSchema, ReadsSomeTablesAsItReadsAll) {
  TestDatabase database(
      "CREATE TABLE parent(id INTEGER PRIMARY KEY AUTOINCREMENT, Name TEXT COLLATE NOCASE);"
      "CREATE TABLE \"it's\"(a INT NOT NULL ON CONFLICT IGNORE DEFAULT 7, b TEXT CHECK (b <> ''),"
      " c INT AS (a + 1), PRIMARY KEY (b, a)) STRICT, WITHOUT ROWID;"
      "CREATE TABLE child(p INT REFERENCES parent ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED);"
      "CREATE UNIQUE INDEX i ON parent(Name DESC);"
      "CREATE VIRTUAL TABLE f USING fts5(a); CREATE VIEW v AS SELECT 1 AS one;"
      "CREATE TRIGGER g AFTER INSERT ON child BEGIN SELECT 1; END;");
  std::vector<Table> wanted = database->read_schema().tables;
  std::erase_if(wanted, [](const Table& table) { return table.kind == TableKind::virtual_; });

  const auto all = database->read_tables([](const std::string&) { return true; });
  const auto one = database->read_tables([](const std::string& name) { return name == "it's"; });
  const auto none = database->read_tables([](const std::string&) { return false; });

  EXPECT_TRUE(std::ranges::equal(all, wanted, {}, parts, parts));
  ASSERT_EQ(one.size(), 1U);
  EXPECT_EQ(one[0].primary_key, (std::vector<std::string>{"b", "a"}));
  EXPECT_THAT(none, IsEmpty());
}

TEST(SqliteSchema, ReadsSomeTablesAnewAfterAnythingChanged) {
  TestDatabase database("CREATE TABLE history(a)");
  const auto is_history = [](const std::string& name) { return name == "history"; };
  ASSERT_EQ(database->read_tables(is_history).at(0).columns.size(), 1U);

  const auto writer = database.engine().open(database.where(), {.access = Access::write});
  writer->execute("ALTER TABLE history ADD COLUMN b");
  EXPECT_EQ(database->read_tables(is_history).at(0).columns.size(), 2U);
  writer->execute("ALTER TABLE history RENAME TO other");
  EXPECT_THAT(database->read_tables(is_history), IsEmpty());
}

TEST(SqliteSchema, ReadsOddNames) {
  TestDatabase database(R"sql(
      CREATE TABLE "a ""b"" 'c'
d;--"("x y" PRIMARY KEY, "", "select" NOT NULL, "ü(,)" AS ("select" || ')'));
      CREATE INDEX "i ""1""" ON "a ""b"" 'c'
d;--"("select"))sql");

  const Schema schema = database->read_schema();
  const Table* t = find_table(schema, "a \"b\" 'c'\nd;--");

  ASSERT_NE(t, nullptr);
  ASSERT_EQ(t->columns.size(), 4U);
  EXPECT_EQ(t->columns[1].name, "");
  EXPECT_EQ(t->columns[3].name, "ü(,)");
  EXPECT_EQ(t->columns[3].expression, "\"select\" || ')'");
  EXPECT_EQ(index_named(schema, "i \"1\"").table, t->name);
}

TEST(SqliteSchema, ReadsATableOfTwoThousandColumns) {
  std::string script = "CREATE TABLE wide(c0 COLLATE NOCASE";
  for (int i = 1; i < 2000; ++i) script += concat(", c", i, " INTEGER CHECK (c", i, " > 0)");
  TestDatabase database(script + ")");

  const Schema schema = database->read_schema();

  EXPECT_EQ(find_table(schema, "wide")->columns.size(), 2000U);
  EXPECT_EQ(find_table(schema, "wide")->checks.size(), 1999U);
  EXPECT_EQ(database->digest({.table = "wide"}).columns.size(), 2000U);
}

TEST(SqliteSchema, ReadsTheTextThatAlterTableLeavesBehind) {
  TestDatabase database("CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE t(a)");
  database.execute("ALTER TABLE t ADD COLUMN b REFERENCES p ON DELETE SET NULL");
  database.execute("ALTER TABLE t ADD COLUMN c INT CHECK (c > 1) DEFAULT 2");
  database.execute("ALTER TABLE t ADD COLUMN d AS (c + 1)");
  database.execute("ALTER TABLE t RENAME TO \"t 2\"");

  const Schema schema = database->read_schema();
  const Table* t = find_table(schema, "t 2");

  ASSERT_NE(t, nullptr);
  EXPECT_THAT(t->checks, ElementsAre("c > 1"));
  EXPECT_EQ(t->columns[3].expression, "c + 1");
  ASSERT_EQ(t->foreign_keys.size(), 1U);
  EXPECT_EQ(t->foreign_keys[0].on_delete, "SET NULL");
}

TEST(SqliteSchema, ReadsATableThatWasMadeOfASelect) {
  TestDatabase database("CREATE TABLE s(a INT, b); CREATE TABLE t AS SELECT a, b, a + 1 FROM s");

  const Schema schema = database->read_schema();

  EXPECT_EQ(find_table(schema, "t")->columns.size(), 3U);
  EXPECT_EQ(find_table(schema, "t")->columns[0].type, "INT");
}

TEST(SqliteSchema, LeavesTemporaryObjectsOut) {
  TestDatabase database("CREATE TABLE t(a)");
  database.execute("CREATE TEMP TABLE t(b, c)");
  database.execute("CREATE TEMP VIEW v AS SELECT 1");

  const Schema schema = database->read_schema();

  EXPECT_EQ(find_table(schema, "t")->columns.size(), 1U);
  EXPECT_THAT(schema.views, IsEmpty());
}

}  // namespace
}  // namespace gate
