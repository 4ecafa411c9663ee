// What a database is made of.
#include <algorithm>

#include "gate/base/text.h"
#include "gate/compare/schemas.h"
#include "tests/engine/postgres/postgres.h"

namespace gate {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::string_view kRich =
    "CREATE SCHEMA billing; CREATE TYPE mood AS ENUM ('sad', 'ok');"
    "CREATE DOMAIN positive AS int CHECK (VALUE > 0); CREATE TYPE place AS (street text, zip text);"
    "CREATE SEQUENCE tickets START 5 INCREMENT 2;"
    "CREATE TABLE parent (a int, b int, PRIMARY KEY (b, a));"
    "CREATE TABLE \"Child\" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n serial,"
    " m mood NOT NULL DEFAULT 'ok', a int, b int, title varchar(20) COLLATE \"C\","
    " loud text GENERATED ALWAYS AS (upper(title)) STORED, p positive CHECK (p < 100),"
    " UNIQUE (title), FOREIGN KEY (b, a) REFERENCES parent ON DELETE SET NULL ON UPDATE CASCADE"
    " DEFERRABLE INITIALLY DEFERRED);"
    "CREATE INDEX by_title ON \"Child\" (lower(title), a DESC) WHERE a > 3;"
    "CREATE TABLE billing.invoices (id int PRIMARY KEY, at date) ;"
    "CREATE TABLE parts (id int, at date) PARTITION BY RANGE (at);"
    "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');"
    "CREATE VIEW seen AS SELECT id FROM \"Child\"; CREATE MATERIALIZED VIEW kept AS SELECT 1 AS x;"
    "CREATE FUNCTION f(i int) RETURNS int LANGUAGE sql AS 'SELECT i + 1';"
    "CREATE FUNCTION t() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;"
    "CREATE TRIGGER touched BEFORE UPDATE ON \"Child\" FOR EACH ROW EXECUTE FUNCTION t();"
    "ALTER TABLE billing.invoices ENABLE ROW LEVEL SECURITY;"
    "CREATE POLICY own ON billing.invoices FOR SELECT USING (id > 0);"
    "GRANT SELECT ON billing.invoices TO reporter; COMMENT ON TABLE parent IS 'above';";

class PostgresSchema : public PostgresTest {};

TEST_F(PostgresSchema, HasTablesWithAllThatTheyDeclare) {
  const Schema schema = read(make(kRich))->read_schema();

  std::vector<std::string> names;
  for (const Table& table : schema.tables) names.push_back(table.name);
  EXPECT_THAT(names, ElementsAre("Child", "billing.invoices", "parent", "parts"));
  const Table& child = schema.tables[0];
  EXPECT_THAT(child.primary_key, ElementsAre("id"));
  EXPECT_TRUE(find_column(child, "id")->identity);
  EXPECT_TRUE(find_column(child, "n")->identity);
  EXPECT_EQ(find_column(child, "m")->default_value, "'ok'::mood");
  EXPECT_TRUE(find_column(child, "m")->not_null);
  EXPECT_EQ(find_column(child, "title")->collation, "C");
  EXPECT_EQ(find_column(child, "loud")->generated, Generated::stored);
  EXPECT_EQ(find_column(child, "p")->type, "positive");
  ASSERT_THAT(child.foreign_keys, SizeIs(1));
  EXPECT_THAT(child.foreign_keys[0].columns, ElementsAre("b", "a"));
  EXPECT_THAT(child.foreign_keys[0].parent_columns, ElementsAre("b", "a"));
  EXPECT_EQ(child.foreign_keys[0].on_delete, "SET NULL");
  EXPECT_EQ(child.foreign_keys[0].on_update, "CASCADE");
  EXPECT_TRUE(child.foreign_keys[0].deferred);
  EXPECT_THAT(child.checks, ElementsAre("p::integer < 100"));
  EXPECT_THAT(schema.tables[1].options, ElementsAre("ROW LEVEL SECURITY"));
  EXPECT_THAT(schema.tables[2].primary_key, ElementsAre("b", "a"));
  EXPECT_THAT(schema.tables[3].options[0], HasSubstr("PARTITION BY"));
}

TEST_F(PostgresSchema, HasIndexesViewsTriggersAndTheRest) {
  const Schema schema = read(make(kRich))->read_schema();

  const auto index = std::ranges::find(schema.indexes, "by_title", &Index::name);
  ASSERT_NE(index, schema.indexes.end());
  EXPECT_THAT(index->columns, ElementsAre("lower(title::text)", "a DESC"));
  EXPECT_EQ(index->where, "(a > 3)");
  EXPECT_FALSE(index->constraint);
  ASSERT_THAT(schema.views, SizeIs(2));
  EXPECT_THAT(schema.views[0].sql, HasSubstr("MATERIALIZED"));
  ASSERT_THAT(schema.triggers, SizeIs(1));
  EXPECT_EQ(schema.triggers[0].table, "Child");
  std::vector<std::string> objects;
  for (const SchemaObject& object : schema.objects) {
    objects.push_back(concat(object.kind, ' ', object.name));
  }
  EXPECT_THAT(objects, ElementsAre("comment parent", "domain positive", "function f(integer)",
                                   "function t()", "policy billing.invoices own",
                                   "privilege billing.invoices to reporter",
                                   "privilege schema public to public", "schema billing",
                                   "sequence tickets", "type mood", "type place"));
}

// Each change alone is one difference, and back again none.
TEST_F(PostgresSchema, IsComparedByMeaning) {
  constexpr const char* kChanges[] = {
      "ALTER TYPE mood ADD VALUE 'happy'",
      "ALTER DOMAIN positive SET DEFAULT 7",
      "ALTER SEQUENCE tickets INCREMENT 3",
      "ALTER TABLE \"Child\" ALTER m DROP DEFAULT",
      "ALTER TABLE \"Child\" ALTER m DROP NOT NULL",
      "ALTER TABLE parent ALTER a TYPE bigint",
      "ALTER TABLE \"Child\" DISABLE TRIGGER touched",
      "DROP INDEX by_title",
      "CREATE OR REPLACE FUNCTION f(i int) RETURNS int LANGUAGE sql AS 'SELECT i + 2'",
      "CREATE OR REPLACE VIEW seen AS SELECT id FROM \"Child\" WHERE id > 1",
      "ALTER TABLE billing.invoices FORCE ROW LEVEL SECURITY",
      "ALTER POLICY own ON billing.invoices USING (true)",
      "REVOKE SELECT ON billing.invoices FROM reporter",
      "COMMENT ON TABLE parent IS 'below'",
      "DROP TABLE parts_1",
      "ALTER TABLE billing.invoices SET UNLOGGED",
      "REVOKE EXECUTE ON FUNCTION f(int) FROM public",
      "GRANT EXECUTE ON FUNCTION f(int) TO reporter",
      "GRANT UPDATE (a) ON parent TO reporter",
      "CREATE RULE kept AS ON DELETE TO parent DO INSTEAD NOTHING",
      "CREATE SCHEMA more"};
  for (const char* change : kChanges) {
    const auto session = write(make(kRich));
    const Schema before = session->read_schema();
    const std::string refused = refusal_of(*session, change);
    ASSERT_EQ(refused, "") << change;
    const Schema after = session->read_schema();
    EXPECT_THAT(compare_schemas(before, before, {}, {}), IsEmpty());
    EXPECT_FALSE(compare_schemas(before, after, {}, {}).empty()) << change;
  }
}

TEST_F(PostgresSchema, TellsWhenConstraintsAreChecked) {
  for (const char* change :
       {"ALTER TABLE t DROP CONSTRAINT u, ADD CONSTRAINT u UNIQUE (a) DEFERRABLE",
        "ALTER TABLE t DROP CONSTRAINT u, ADD CONSTRAINT u UNIQUE (a) INITIALLY DEFERRED",
        "ALTER TABLE t ALTER CONSTRAINT f DEFERRABLE",
        "ALTER TABLE t ALTER CONSTRAINT f INITIALLY DEFERRED",
        "ALTER TABLE t DROP CONSTRAINT f, ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES p MATCH "
        "FULL"}) {
    const auto session =
        write(make("CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int CONSTRAINT u "
                   "UNIQUE, b int CONSTRAINT f REFERENCES p)"));
    const Schema before = session->read_schema();
    session->execute(change);
    EXPECT_FALSE(compare_schemas(before, session->read_schema(), {}, {}).empty()) << change;
  }
}

TEST_F(PostgresSchema, TellsHowManyNullsAKeyTakes) {
  const auto session = write(make("CREATE TABLE t (a int CONSTRAINT u UNIQUE, b int)"));
  session->execute("CREATE UNIQUE INDEX i ON t (b)");
  const Schema before = session->read_schema();
  const std::string refused = refusal_of(*session,
                                         "ALTER TABLE t DROP CONSTRAINT u, ADD CONSTRAINT u UNIQUE "
                                         "NULLS NOT DISTINCT (a)");
  if (refused.find("syntax error") != refused.npos) GTEST_SKIP() << "came with 15: " << refused;
  session->execute("DROP INDEX i");
  session->execute("CREATE UNIQUE INDEX i ON t (b) NULLS NOT DISTINCT");
  EXPECT_EQ(compare_schemas(before, session->read_schema(), {}, {}).size(), 3U);
}

TEST_F(PostgresSchema, KnowsTablesOfOtherSchemasByTheirName) {
  const auto session = write(
      make("CREATE SCHEMA s; CREATE TABLE s.t (\"x.y\" int PRIMARY KEY); CREATE TABLE \"s.u\" "
           "(a int); CREATE TABLE u (a int); INSERT INTO s.t VALUES (1), (2)"));

  EXPECT_EQ(session->count_rows("s.t"), 2);
  EXPECT_EQ(session->count_rows("s.u"), 0);
  EXPECT_EQ(session->quote("s.t"), "\"s\".\"t\"");
  EXPECT_EQ(session->quote("x.y"), "\"x.y\"");
  EXPECT_EQ(session->digest({.table = "s.t", .key = {"x.y"}}).rows, 2);
  session->execute("SET search_path = pg_catalog");
  EXPECT_EQ(session->count_rows("s.t"), 2);
  EXPECT_EQ(session->count_rows("u"), 0);
}

TEST_F(PostgresSchema, FindsFunctionsThatNoLongerFit) {
  const auto session = write(
      make("CREATE TABLE t (a int, b int); CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS "
           "'SELECT sum(b) FROM t'"));
  EXPECT_THAT(session->broken_objects(), IsEmpty());

  session->execute("ALTER TABLE t DROP COLUMN b");

  const auto broken = session->broken_objects();
  ASSERT_THAT(broken, SizeIs(1));
  EXPECT_EQ(broken[0].name, "f()");
  EXPECT_THAT(broken[0].message, HasSubstr("column \"b\" does not exist"));
}

TEST_F(PostgresSchema, HasCountersWithTheirTables) {
  const auto session =
      write(make("CREATE TABLE t (id serial PRIMARY KEY, a int); CREATE TABLE u (id int GENERATED "
                 "ALWAYS AS IDENTITY); INSERT INTO t (a) VALUES (1), (2); DELETE FROM t"));
  const Rows before = session->sequences();
  EXPECT_THAT(before, ElementsAre(ElementsAre(Value(std::string("t")), Value(std::int64_t{2})),
                                  ElementsAre(Value(std::string("u")), Value(std::int64_t{0}))));

  session->execute("INSERT INTO t (a) VALUES (3)");
  session->execute("DELETE FROM t");
  session->restore_sequences(before);

  EXPECT_EQ(session->sequences(), before);
  session->execute("INSERT INTO t (a) VALUES (4)");
  EXPECT_EQ(session->query("SELECT max(id) FROM t"), Rows{Row{std::int64_t{3}}});
}

}  // namespace
}  // namespace gate
