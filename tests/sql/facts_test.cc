#include "gate/sql/facts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gate/sql/sketch.h"

namespace gate {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(Facts, OfAlterTable) {
  const StatementFacts added =
      facts_of("alter table main.\"Order\" add \"size x\" varchar(20) not null default 'x'");
  EXPECT_EQ(added.verb, Verb::add_column);
  EXPECT_EQ(added.table, "Order");
  EXPECT_EQ(added.name, "size x");
  EXPECT_EQ(added.columns[0].type, "varchar");
  EXPECT_TRUE(added.columns[0].not_null);
  EXPECT_TRUE(added.columns[0].has_default);

  const StatementFacts nulls = facts_of("ALTER TABLE t ADD COLUMN c INT NOT NULL DEFAULT NULL");
  EXPECT_FALSE(nulls.columns[0].has_default);
  EXPECT_TRUE(facts_of("ALTER TABLE t ADD c AS (a + 1)").columns[0].generated);
  EXPECT_EQ(facts_of("ALTER TABLE t DROP c").name, "c");
  EXPECT_EQ(facts_of("ALTER TABLE t RENAME c TO d").verb, Verb::rename_column);
  EXPECT_EQ(facts_of("ALTER TABLE t RENAME TO u").to, "u");
  EXPECT_EQ(facts_of("ALTER TABLE t ALTER COLUMN c TYPE bigint").verb, Verb::alter_column);
  EXPECT_EQ(facts_of("ALTER TABLE t ADD CONSTRAINT x CHECK (a)").verb, Verb::other);
}

// What SQLite 3.40 adds to a table with rows.
TEST(Facts, OfADefaultSayWhetherItIsConstant) {
  const auto varies = [](const std::string& value) {
    return facts_of("ALTER TABLE t ADD c DEFAULT " + value + " NOT NULL")
        .columns.at(0)
        .default_varies;
  };
  for (const char* value : {"1",
                            "-1",
                            "+1.5",
                            "'a'",
                            "x'00'",
                            "abc",
                            "true",
                            "NULL",
                            "(1)",
                            "((1))",
                            "(-1)",
                            "(- -1)",
                            "(-(-1))",
                            "(+'a')",
                            "('')",
                            "(NULL)",
                            "(-NULL)",
                            "(true)",
                            "(CAST('1' AS INTEGER))",
                            "(cast(-1 as decimal(10, 2)))",
                            "(-CAST((1) AS TEXT))",
                            "(CAST(x'31' AS double precision))"}) {
    EXPECT_FALSE(varies(value)) << value;
  }
  for (const char* value : {"CURRENT_TIMESTAMP", "(CURRENT_DATE)", "(not 1)", "(~1)", "(1 + 1)",
                            "(1 COLLATE nocase)", "('a' || 'b')", "(abs(1))", "(random())", "(abc)",
                            "(\"abc\")", "(1 IS NULL)", "(CAST(current_date AS TEXT))",
                            "(CAST(1 + 1 AS TEXT))", "(CASE WHEN 1 THEN 2 END)", "(?)", "()"}) {
    EXPECT_TRUE(varies(value)) << value;
  }
}

TEST(Facts, OfADefaultSayWhetherItIsNull) {
  const auto has_default = [](const std::string& value) {
    return facts_of("ALTER TABLE t ADD c NOT NULL DEFAULT " + value).columns.at(0).has_default;
  };
  for (const char* value : {"NULL", "(NULL)", "((null))"})
    EXPECT_FALSE(has_default(value)) << value;
  for (const char* value :
       {"0", "(0)", "(-NULL)", "'NULL'", "(NULL IS 1)", "(CAST(NULL AS INT))"}) {
    EXPECT_TRUE(has_default(value)) << value;
  }
}

TEST(Facts, OfCreateTable) {
  const StatementFacts facts = facts_of(
      "CREATE TABLE IF NOT EXISTS t ("
      " id INTEGER PRIMARY KEY AUTOINCREMENT, -- the key, of course\n"
      " price DECIMAL(10, 2) NOT NULL CHECK (price > 0 AND price NOT NULL),"
      " note TEXT DEFAULT (lower('NOT NULL')),"
      " shop INT REFERENCES shop (id) ON UPDATE CASCADE ON DELETE SET NULL,"
      " \"unique\" TEXT,"
      " CONSTRAINT one UNIQUE (shop, note COLLATE nocase),"
      " FOREIGN KEY (price, note) REFERENCES prices ON DELETE RESTRICT) STRICT, WITHOUT ROWID");
  EXPECT_EQ(facts.verb, Verb::create_table);
  EXPECT_TRUE(facts.if_exists);
  ASSERT_EQ(facts.columns.size(), 5u);
  EXPECT_EQ(facts.columns[1].type, "DECIMAL");
  EXPECT_TRUE(facts.columns[1].not_null);
  EXPECT_FALSE(facts.columns[2].not_null);
  EXPECT_EQ(facts.columns[4].name, "unique");
  EXPECT_THAT(facts.indexed, ElementsAre(ElementsAre("id"), ElementsAre("shop", "note")));
  ASSERT_EQ(facts.keys.size(), 2u);
  EXPECT_EQ(facts.keys[0].parent, "shop");
  EXPECT_EQ(facts.keys[0].on_delete, "set null");
  EXPECT_THAT(facts.keys[1].columns, ElementsAre("price", "note"));
  EXPECT_EQ(facts.keys[1].on_delete, "");
  EXPECT_THAT(facts.options, ElementsAre("AUTOINCREMENT", "STRICT", "WITHOUT ROWID"));
}

TEST(Facts, LeaveTheSchemaOutOfWhatATableRefersTo) {
  const StatementFacts facts = facts_of(
      "CREATE TABLE app.t (a INT REFERENCES app.u (x), b INT, FOREIGN KEY (b) REFERENCES \"app\"."
      "\"v\")");
  ASSERT_EQ(facts.keys.size(), 2u);
  EXPECT_EQ(facts.keys[0].parent, "u");
  EXPECT_EQ(facts.keys[1].parent, "v");
}

TEST(Facts, OfRows) {
  EXPECT_FALSE(facts_of("UPDATE t SET a = (SELECT b FROM c WHERE c.id = t.id)").has_where);
  EXPECT_TRUE(facts_of("UPDATE OR IGNORE t SET a = 1 WHERE b").has_where);
  EXPECT_EQ(facts_of("WITH x AS (SELECT 1 WHERE 1) DELETE FROM main.t").table, "t");
  EXPECT_FALSE(facts_of("WITH x AS (SELECT 1 WHERE 1) DELETE FROM t").has_where);
  EXPECT_TRUE(facts_of("INSERT INTO t (a) SELECT 1").selects);
  EXPECT_FALSE(facts_of("INSERT INTO t VALUES ('SELECT')").selects);
}

TEST(Facts, OfOthers) {
  const StatementFacts index = facts_of("CREATE UNIQUE INDEX i ON t (lower(a), b DESC) WHERE c");
  EXPECT_TRUE(index.is_unique);
  EXPECT_TRUE(index.has_where);
  EXPECT_THAT(index.indexed[0], ElementsAre("lower", "b"));
  const StatementFacts trigger =
      facts_of("CREATE TEMP TRIGGER g AFTER UPDATE OF a ON t BEGIN DELETE FROM u; END");
  EXPECT_EQ(trigger.verb, Verb::create_trigger);
  EXPECT_EQ(trigger.table, "t");
  EXPECT_TRUE(trigger.temporary);
  EXPECT_EQ(facts_of("pragma foreign_keys = OFF").to, "off");
  EXPECT_EQ(facts_of("PRAGMA foreign_keys").to, "");
  EXPECT_EQ(facts_of("ROLLBACK TO a").verb, Verb::other);
  EXPECT_EQ(facts_of("END TRANSACTION").verb, Verb::commit);
}

TEST(Facts, AreNoneOfWhatCannotBeRead) {
  for (const std::string_view sql :
       {"", "CREATE 'x", "CREATE TABLE", "CREATE TABLE t (", "CREATE TABLE t (a, (", "ALTER TABLE",
        "ALTER TABLE t ADD", "CREATE INDEX i ON t (a", "CREATE TABLE t (a UNIQUE (", "PRAGMA",
        "CREATE TABLE t (CONSTRAINT", "CREATE TABLE t (FOREIGN KEY", "CREATE TRIGGER g", "UPDATE",
        "CREATE TABLE t (a REFERENCES", "WITH x", "DROP TABLE", "INSERT INTO t ()"}) {
    EXPECT_THAT(facts_of(sql).keys, testing::Each(testing::Field(&KeyFacts::on_delete, ""))) << sql;
  }
}

// "drop_column a.y", one for each.
std::vector<std::string> all_of(std::string_view sql) {
  constexpr const char* kVerbs[] = {
      "other",        "create_table",  "create_index",   "create_view",   "create_trigger",
      "drop_table",   "drop_index",    "drop_view",      "drop_trigger",  "drop_schema",
      "add_column",   "drop_column",   "rename_table",   "rename_column", "alter_column",
      "set_not_null", "alter_default", "add_constraint", "insert",        "update",
      "remove",       "pragma",        "begin",          "commit",        "rollback"};
  std::vector<std::string> all;
  for (const StatementFacts& one : all_facts_of(sql)) {
    std::string line = kVerbs[static_cast<std::size_t>(one.verb)];
    if (!one.table.empty()) line += " " + one.table;
    if (!one.name.empty()) line += "." + one.name;
    if (!one.to.empty()) line += " " + one.to;
    all.push_back(line);
  }
  return all;
}

struct Case {
  std::string_view sql;
  std::vector<std::string> all;
};

TEST(Facts, OfStatementsThatSaySeveralThings) {
  const Case cases[] = {
      {"ALTER TABLE a ADD x numeric(1, 2), DROP COLUMN y", {"add_column a.x", "drop_column a.y"}},
      {"ALTER TABLE IF EXISTS ONLY s.a * DROP IF EXISTS y", {"drop_column a.y"}},
      {"ALTER TABLE only ADD x INT", {"add_column only.x"}},
      {"ALTER TABLE a ADD (x INT, y ENUM('p', 'q'))", {"add_column a.x", "add_column a.y"}},
      {"ALTER TABLE a ADD KEY i (x), ADD INDEX (y), ADD FULLTEXT KEY k (z)",
       {"create_index a.i", "create_index a.y", "create_index a.k"}},
      {"ALTER TABLE a ADD key VARCHAR(10)", {"add_column a.key"}},
      {"ALTER TABLE a ADD CONSTRAINT u UNIQUE (x)", {"create_index a.u"}},
      {"ALTER TABLE a ADD CONSTRAINT u UNIQUE USING INDEX i", {"other a"}},
      {"ALTER TABLE a DROP INDEX i, DROP PRIMARY KEY, DROP FOREIGN KEY f", {"drop_index a.i"}},
      {"ALTER TABLE a DROP KEY i", {"other a"}},
      {"ALTER TABLE a DROP key", {"drop_column a.key"}},
      {"ALTER TABLE a RENAME CONSTRAINT p TO q", {"other a"}},
      {"ALTER TABLE a RENAME INDEX p TO q, RENAME key TO id", {"rename_column a.key id"}},
      {"ALTER TABLE a RENAME AS b", {"rename_table a b"}},
      {"ALTER TABLE a CHANGE x y BIGINT, MODIFY z TEXT",
       {"rename_column a.x y", "alter_column a.y", "alter_column a.z"}},
      {"ALTER TABLE a CHANGE COLUMN x x BIGINT", {"alter_column a.x"}},
      {"ALTER TABLE a ALTER x SET NOT NULL, ALTER y SET DEFAULT 1, ALTER z DROP NOT NULL",
       {"set_not_null a.x", "alter_default a.y", "alter_default a.z"}},
      {"ALTER TABLE a ALTER COLUMN x SET DATA TYPE text", {"alter_column a.x"}},
      {"ALTER TABLE a OWNER TO b, ENABLE ROW LEVEL SECURITY", {"other a"}},
      {"RENAME TABLE a TO b, s.c TO d", {"rename_table a b", "rename_table c d"}},
      {"TRUNCATE a, ONLY b RESTART IDENTITY", {"remove a", "remove b"}},
      {"TRUNCATE TABLE a", {"remove a"}},
      {"DROP TABLE IF EXISTS a, s.b CASCADE", {"drop_table a", "drop_table b"}},
      {"DROP INDEX CONCURRENTLY IF EXISTS i, j", {"drop_index.i", "drop_index.j"}},
      {"DROP MATERIALIZED VIEW v", {"drop_view.v"}},
      {"DROP SCHEMA IF EXISTS s CASCADE", {"drop_schema.s"}},
      {"DELETE FROM ONLY u", {"remove u"}},
      {"DELETE FROM ONLY (u) WHERE a", {"remove u"}},
      {"DELETE FROM only WHERE a", {"remove only"}},
      {"UPDATE ONLY u SET a = 1", {"update u"}},
      {"INSERT IGNORE INTO t VALUES (1)", {"insert t"}},
      {"UPDATE ignore SET a = 1", {"update ignore"}},
      {"CREATE INDEX ON ONLY t (a)", {"create_index t"}},
      {"CREATE DEFINER=`a`@`%` TRIGGER g AFTER INSERT ON t FOR EACH ROW SET x = 1",
       {"create_trigger t.g"}},
      {"START TRANSACTION", {"begin"}},
  };
  for (const Case& one : cases) EXPECT_EQ(all_of(one.sql), one.all) << one.sql;
}

Sketch sketch_of(std::initializer_list<std::string_view> script) {
  Sketch sketch;
  for (const std::string_view sql : script) sketch.apply(facts_of(sql));
  return sketch;
}

TEST(Sketch, FollowsARebuild) {
  const Sketch sketch = sketch_of({"CREATE TABLE t (id INTEGER PRIMARY KEY, a)",
                                   "CREATE INDEX i ON t (a)", "CREATE TABLE u (t_id REFERENCES t)",
                                   "CREATE TABLE t_new (id INTEGER PRIMARY KEY, b)", "DROP TABLE t",
                                   "ALTER TABLE t_new RENAME TO T"});
  ASSERT_NE(sketch.find_table("t"), nullptr);
  EXPECT_EQ(sketch.find_table("t")->columns[1].name, "b");
  EXPECT_EQ(sketch.find_table("t_new"), nullptr);
  EXPECT_THAT(sketch.objects_of("t"), IsEmpty());
  EXPECT_THAT(sketch.children_of("T"), SizeIs(1));
}

TEST(Sketch, MayStandOnAnotherThatStaysAsItIs) {
  const Sketch before = sketch_of({"CREATE TABLE t (a)", "CREATE INDEX i ON t (a)",
                                   "CREATE INDEX j ON t (a)", "CREATE TABLE u (a REFERENCES t)"});
  Sketch after(&before);
  for (const char* sql :
       {"DROP INDEX i", "ALTER TABLE t RENAME a TO b", "ALTER TABLE t RENAME TO T",
        "ALTER TABLE t RENAME TO w", "CREATE TABLE t (c)", "CREATE INDEX i ON t (c)"}) {
    after.apply(facts_of(sql));
  }

  ASSERT_THAT(before.objects_of("t"), SizeIs(2));
  EXPECT_THAT(before.objects_of("t")[1]->columns, ElementsAre("a"));
  EXPECT_THAT(before.children_of("t"), SizeIs(1));
  EXPECT_EQ(before.find_table("t")->columns[0].name, "a");
  EXPECT_EQ(before.find_table("w"), nullptr);
  ASSERT_THAT(after.objects_of("w"), SizeIs(1));
  EXPECT_THAT(after.objects_of("w")[0]->columns, ElementsAre("b"));
  EXPECT_THAT(after.children_of("w"), SizeIs(1));
  EXPECT_THAT(after.children_of("t"), IsEmpty());
  EXPECT_THAT(after.objects_of("t"), SizeIs(1));
  EXPECT_EQ(after.find_table("t")->columns[0].name, "c");
  after.apply(facts_of("DROP TABLE w"));
  EXPECT_EQ(after.find_table("w"), nullptr);
  EXPECT_EQ(after.find_object(Verb::create_index, "j"), nullptr);
  EXPECT_NE(before.find_object(Verb::create_index, "j"), nullptr);
}

TEST(Sketch, KeepsWhatIsThere) {
  const Sketch sketch =
      sketch_of({"CREATE TABLE t (a)", "CREATE TABLE IF NOT EXISTS t (b)",
                 "CREATE INDEX i ON t (a)", "ALTER TABLE t RENAME a TO x",
                 "ALTER TABLE t RENAME TO u", "CREATE VIEW v AS SELECT 1", "DROP INDEX v"});
  EXPECT_EQ(sketch.find_table("u")->columns[0].name, "x");
  EXPECT_EQ(sketch.find_object(Verb::create_index, "I")->table, "u");
  EXPECT_THAT(sketch.find_object(Verb::create_index, "i")->columns, ElementsAre("x"));
  EXPECT_NE(sketch.find_object(Verb::create_view, "v"), nullptr);
}

}  // namespace
}  // namespace gate
