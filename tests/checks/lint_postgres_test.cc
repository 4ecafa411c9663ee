// Scripts for PostgreSQL that are read alone, by its own grammar: a case and what comes near it.
#include "gate/sql/split.h"
#include "tests/checks/builders.h"

namespace gate {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view kOrders =
    "CREATE TABLE shop.orders (id bigserial PRIMARY KEY, code varchar(20), total numeric(10, 2), "
    "made timestamptz DEFAULT now());";

ScriptRecord script(const std::string& path, const std::string& text) {
  ScriptRecord record{.path = path, .wrapped = true};
  for (const Statement& statement : split_statements(text, Dialect::postgres, path)) {
    record.statements.push_back({.sql = with_plain_quotes(statement.sql, Dialect::postgres),
                                 .location = statement.location,
                                 .transaction = 1});
  }
  return record;
}

// After a script that makes shop.orders.
Run read(const std::string& up, const std::string& down = "") {
  Run run{.engine = "postgresql", .text_only = true, .format = "plain", .folder = "db"};
  run.passes.push_back({.name = "lint", .phase = Phase::preflight});
  MigrationRecord before{.version = "1", .path = "1.up.sql", .has_down = true};
  before.up = script("1.up.sql", std::string(kOrders));
  run.migrations.push_back(std::move(before));
  MigrationRecord migration{.version = "2", .path = "2.up.sql", .pending = true};
  migration.up = script("2.up.sql", up);
  migration.has_down = !down.empty();
  if (migration.has_down) migration.down = script("2.down.sql", down);
  run.migrations.push_back(std::move(migration));
  return run;
}

std::vector<std::string> found(std::string_view id, const std::string& up,
                               const std::string& down = "") {
  return failing(read(up, down), id);
}

TEST(LintPostgres, AddNotNull) {
  constexpr std::string_view kId = "lint/add-not-null-without-default";
  EXPECT_THAT(found(kId, "ALTER TABLE ONLY shop.orders ADD a int, ADD COLUMN B int NOT NULL"),
              ElementsAre("orders.b"));
  EXPECT_THAT(found(kId, "ALTER TABLE shop.orders ADD a uuid PRIMARY KEY"),
              ElementsAre("orders.a"));
  EXPECT_THAT(found(kId, "ALTER TABLE shop.orders ALTER code SET NOT NULL"),
              ElementsAre("orders.code"));
  EXPECT_THAT(found(kId,
                    "WITH c AS (SELECT 1 AS x) UPDATE shop.orders SET code = '' FROM c;"
                    "ALTER TABLE shop.orders ALTER code SET NOT NULL"),
              IsEmpty());
  EXPECT_THAT(found(kId,
                    "ALTER TABLE shop.orders ADD a bigserial NOT NULL, "
                    "ADD b int NOT NULL GENERATED ALWAYS AS IDENTITY, "
                    "ADD c uuid NOT NULL DEFAULT gen_random_uuid(), "
                    "ADD d int NOT NULL GENERATED ALWAYS AS (1) STORED"),
              IsEmpty());
}

TEST(LintPostgres, AddColumnWithoutDefault) {
  constexpr std::string_view kId = "lint/add-column-without-default";
  const gate::Run run =
      read("ALTER TABLE shop.orders ADD a text, ADD b text DEFAULT '', ADD c serial");
  EXPECT_EQ(failing(run, kId), std::vector<std::string>{"orders.a"});
}

TEST(LintPostgres, DropsAndRenames) {
  EXPECT_THAT(found("lint/drop-column", "ALTER TABLE shop.orders ADD x int, DROP IF EXISTS code"),
              ElementsAre("orders.code"));
  EXPECT_THAT(found("lint/drop-column", "ALTER TABLE shop.orders DROP CONSTRAINT code"), IsEmpty());
  EXPECT_THAT(found("lint/drop-table", "DROP TABLE shop.orders, public.\"Other\" CASCADE"),
              ElementsAre("orders", "Other"));
  EXPECT_THAT(found("lint/drop-table", "DROP TYPE orders; DROP FUNCTION orders()"), IsEmpty());
  EXPECT_THAT(found("lint/rename-column", "ALTER TABLE shop.orders RENAME code TO sku"),
              ElementsAre("orders.code"));
  EXPECT_THAT(found("lint/rename-column", "ALTER VIEW orders RENAME COLUMN code TO sku"),
              IsEmpty());
  EXPECT_THAT(found("lint/rename-table", "ALTER TABLE shop.orders RENAME TO sales"),
              ElementsAre("orders"));
  EXPECT_THAT(found("lint/rename-table",
                    "ALTER TABLE shop.orders RENAME TO sales;"
                    "CREATE VIEW shop.orders AS SELECT * FROM shop.sales"),
              IsEmpty());
}

TEST(LintPostgres, ChangeType) {
  constexpr std::string_view kId = "lint/change-type";
  const auto changed = [&](const std::string& type) {
    return found(kId, "ALTER TABLE ONLY shop.orders ALTER code TYPE " + type);
  };
  EXPECT_THAT(changed("varchar(10)"), ElementsAre("orders.code"));
  EXPECT_THAT(changed("text USING upper(code)"), ElementsAre("orders.code"));
  EXPECT_THAT(changed("text COLLATE \"C\""), ElementsAre("orders.code"));
  EXPECT_THAT(changed("varchar(30)"), IsEmpty());
  EXPECT_THAT(changed("text USING code::text"), IsEmpty());
  EXPECT_THAT(found(kId, "ALTER TABLE other ALTER code TYPE text"), ElementsAre("other.code"));
  // From what the statement before has made of it.
  EXPECT_THAT(found(kId,
                    "ALTER TABLE shop.orders ALTER code TYPE text;"
                    "ALTER TABLE shop.orders ALTER code TYPE varchar(30)"),
              ElementsAre("orders.code"));
  const Point kept = only_point(read("ALTER TABLE shop.orders ALTER total TYPE numeric"), kId);
  EXPECT_EQ(kept.verdict, Verdict::passed);
  EXPECT_THAT(kept.message, HasSubstr("orders.total is altered in place, and no value with it"));
}

TEST(LintPostgres, CreateIndexBlocking) {
  constexpr std::string_view kId = "lint/create-index-blocking";
  EXPECT_THAT(found(kId, "CREATE INDEX ON shop.orders USING btree (lower(code))"),
              ElementsAre("orders"));
  EXPECT_THAT(found(kId, "ALTER TABLE shop.orders ADD UNIQUE (code)"), ElementsAre("orders"));
  EXPECT_THAT(found(kId,
                    "ALTER TABLE shop.orders DROP CONSTRAINT orders_pkey, "
                    "ADD CONSTRAINT orders_pkey PRIMARY KEY (code)"),
              ElementsAre("orders"));
  EXPECT_THAT(found(kId, "CREATE INDEX CONCURRENTLY ON shop.orders (code)"), IsEmpty());
  EXPECT_THAT(found(kId, "CREATE INDEX i ON ONLY shop.orders (code)"), IsEmpty());
  EXPECT_THAT(found(kId, "ALTER TABLE shop.orders ADD CONSTRAINT u UNIQUE USING INDEX i"),
              IsEmpty());
  EXPECT_THAT(found(kId, "CREATE TABLE a (LIKE shop.orders); CREATE INDEX ON a (code)"), IsEmpty());
}

TEST(LintPostgres, ConcurrentlyInTransaction) {
  constexpr std::string_view kId = "lint/concurrently-in-transaction";
  EXPECT_THAT(found(kId, "REINDEX (CONCURRENTLY) TABLE shop.orders"), ElementsAre("2"));
  EXPECT_THAT(found(kId, "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON shop.orders (code)"),
              ElementsAre("orders"));
  EXPECT_THAT(found(kId, "REFRESH MATERIALIZED VIEW CONCURRENTLY v"), IsEmpty());
}

TEST(LintPostgres, ConstraintWithoutNotValid) {
  constexpr std::string_view kId = "lint/constraint-without-not-valid";
  EXPECT_THAT(found(kId, "ALTER TABLE ONLY shop.orders ADD x int, ADD CHECK (total > 0)"),
              ElementsAre("orders"));
  EXPECT_THAT(found(kId,
                    "ALTER TABLE ONLY shop.orders ADD CHECK (total > 0) NOT VALID, "
                    "ADD FOREIGN KEY (code) REFERENCES codes NOT VALID"),
              IsEmpty());
  EXPECT_THAT(found(kId, "CREATE TABLE a (b int); ALTER TABLE a ADD CHECK (b > 0)"), IsEmpty());
}

TEST(LintPostgres, UniqueOnExisting) {
  constexpr std::string_view kId = "lint/unique-on-existing";
  EXPECT_THAT(found(kId, "ALTER TABLE shop.orders ADD PRIMARY KEY (code)"),
              ElementsAre("orders_pkey"));
  EXPECT_THAT(found(kId, "CREATE UNIQUE INDEX ON shop.orders (code)"),
              ElementsAre("orders_code_idx"));
  EXPECT_THAT(found(kId, "ALTER TABLE shop.orders ADD UNIQUE USING INDEX i"), IsEmpty());
  EXPECT_THAT(found(kId, "ALTER TABLE shop.orders ADD nr bigserial, ADD UNIQUE (nr)"), IsEmpty());
  const std::string other_key =
      "ALTER TABLE shop.orders DROP CONSTRAINT orders_pkey, ADD CONSTRAINT "
      "k PRIMARY KEY ";
  EXPECT_THAT(found(kId, other_key + "(id, code)"), IsEmpty());
  EXPECT_THAT(found(kId, other_key + "(code)"), ElementsAre("k"));
  EXPECT_THAT(found(kId, "ALTER TABLE shop.orders ADD nr int, ADD UNIQUE (nr)"), IsEmpty());
  EXPECT_THAT(found(kId, "ALTER TABLE shop.orders ADD nr int DEFAULT 1, ADD UNIQUE (nr)"),
              ElementsAre("orders_nr_key"));
}

TEST(LintPostgres, ForeignKeyWithoutIndex) {
  constexpr std::string_view kId = "lint/foreign-key-without-index";
  const std::string key =
      "ALTER TABLE ONLY shop.orders ADD CONSTRAINT k FOREIGN KEY (code) REFERENCES codes (id)";
  EXPECT_THAT(found(kId, key), ElementsAre("orders.code"));
  EXPECT_THAT(found(kId, key + "; CREATE INDEX ON shop.orders (code) WHERE total > 0"),
              ElementsAre("orders.code"));
  EXPECT_THAT(found(kId, key + "; CREATE INDEX CONCURRENTLY ON shop.orders (code)"), IsEmpty());
  EXPECT_THAT(found(kId, "ALTER TABLE shop.orders ADD a int UNIQUE REFERENCES codes"), IsEmpty());
  // Which statement of several that refer to the same table.
  EXPECT_EQ(only_point(read("CREATE TABLE a (code int);" + key +
                            "; ALTER TABLE a ADD FOREIGN KEY (code) REFERENCES codes (id);"
                            "CREATE INDEX ON a (code)"),
                       kId)
                .statement,
            key);
}

TEST(LintPostgres, IfNotExistsMasks) {
  constexpr std::string_view kId = "lint/if-not-exists-masks";
  EXPECT_THAT(found(kId, "CREATE TABLE IF NOT EXISTS shop.orders (id int, note text)"),
              ElementsAre("orders"));
  EXPECT_THAT(found(kId, "CREATE TABLE IF NOT EXISTS shop.orders (LIKE shop.others)"), IsEmpty());
  EXPECT_THAT(found(kId, "CREATE TABLE IF NOT EXISTS shop.orders (id int, \"code\" text)"),
              IsEmpty());
}

TEST(LintPostgres, RowsAtOnce) {
  constexpr std::string_view kId = "lint/unbounded-update";
  EXPECT_THAT(found(kId, "WITH c AS (SELECT 1 WHERE true) UPDATE ONLY shop.orders SET code = ''"),
              ElementsAre("orders"));
  EXPECT_THAT(found(kId, "DELETE FROM shop.orders WHERE true"), ElementsAre("orders"));
  EXPECT_THAT(found(kId,
                    "WITH gone AS (DELETE FROM shop.orders RETURNING *) "
                    "INSERT INTO old SELECT * FROM gone"),
              ElementsAre("orders"));
  EXPECT_THAT(found(kId, "UPDATE shop.orders o SET code = '' WHERE o.id = 1"), IsEmpty());
  EXPECT_THAT(found("lint/data-and-schema-mixed",
                    "UPDATE shop.orders SET code = '' WHERE id = 1;"
                    "ALTER TABLE shop.orders ADD CHECK (total > 0)"),
              ElementsAre("2"));
  EXPECT_THAT(found("lint/data-and-schema-mixed",
                    "UPDATE shop.orders SET code = '' WHERE id = 1; COMMENT ON TABLE t IS 'x'"),
              IsEmpty());
}

TEST(LintPostgres, NonDeterministic) {
  constexpr std::string_view kId = "lint/non-deterministic";
  EXPECT_THAT(found(kId, "UPDATE shop.orders SET code = md5(random()::text) WHERE id = 1"),
              ElementsAre("orders"));
  EXPECT_THAT(found(kId, "DELETE FROM shop.orders WHERE made < clock_timestamp()"),
              ElementsAre("orders"));
  EXPECT_THAT(found(kId, "UPDATE shop.orders SET made = now() WHERE made IS NULL"), IsEmpty());
  const Point added = only_point(
      read("ALTER TABLE shop.orders ADD a int, ADD u uuid DEFAULT gen_random_uuid()"), kId);
  EXPECT_THAT(added.message, HasSubstr("random values, and the whole table is stored anew for u"));
  EXPECT_THAT(only_point(read("ALTER TABLE shop.orders ADD nr bigserial"), kId).message,
              HasSubstr("the order in which rows are found"));
  EXPECT_THAT(found(kId, "ALTER TABLE shop.orders ADD a timestamptz DEFAULT now()"), IsEmpty());
  EXPECT_THAT(found(kId, "CREATE TABLE a (u uuid DEFAULT gen_random_uuid())"), IsEmpty());
}

TEST(LintPostgres, TransactionControl) {
  gate::Run run = read("BEGIN; SELECT 1; COMMIT");
  run.migrations[1].up->ended_tools_transaction = true;
  EXPECT_THAT(failing(run, "lint/transaction-control"), ElementsAre("2"));
  run = read("SAVEPOINT s; CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END");
  run.migrations[1].up->ended_tools_transaction = true;
  EXPECT_THAT(failing(run, "lint/transaction-control"), IsEmpty());
}

TEST(LintPostgres, Words) {
  EXPECT_THAT(found("lint/mixed-dialect", "ALTER TABLE shop.orders ADD at DATETIME"),
              ElementsAre("orders"));
  EXPECT_THAT(found("lint/mixed-dialect", "INSERT OR IGNORE INTO shop.orders DEFAULT VALUES"),
              ElementsAre("orders"));
  EXPECT_THAT(found("lint/mixed-dialect",
                    "CREATE DOMAIN datetime AS timestamptz;"
                    "ALTER TABLE shop.orders ADD at DATETIME"),
              IsEmpty());
  EXPECT_THAT(found("lint/mixed-dialect", "{{if .mysql}} ALTER TABLE `a` MODIFY COLUMN b INT"),
              IsEmpty());
  EXPECT_THAT(found("lint/privileged", "COPY shop.orders FROM PROGRAM 'curl x'"),
              ElementsAre("COPY … PROGRAM"));
  EXPECT_THAT(found("lint/privileged", "GRANT SELECT ON shop.orders TO reader"), IsEmpty());
}

TEST(LintPostgres, Naming) {
  constexpr std::string_view kId = "lint/naming";
  EXPECT_EQ(failing(read("CREATE TABLE \"orderItems\" (id int)"), kId),
            std::vector<std::string>{"orderItems"});
  EXPECT_THAT(failing(read("CREATE TABLE OrderItems (Id int); CREATE INDEX ON OrderItems (Id);"
                           "ALTER TABLE \"Old\" ADD PRIMARY KEY (id)"),
                      kId),
              IsEmpty());
}

TEST(LintPostgres, DownNotInverse) {
  constexpr std::string_view kId = "lint/down-not-inverse";
  const std::string unique = "ALTER TABLE shop.orders ADD CONSTRAINT u UNIQUE (code)";
  EXPECT_THAT(found(kId, unique, "SELECT 1"), ElementsAre("u"));
  EXPECT_THAT(found(kId, unique, "ALTER TABLE shop.orders DROP CONSTRAINT u"), IsEmpty());
  // The server's name for it.
  EXPECT_THAT(found(kId, "CREATE INDEX ON shop.orders (code)", "DROP INDEX orders_code_idx"),
              IsEmpty());
  const std::string longest(80, 'x');
  EXPECT_THAT(found(kId, "CREATE INDEX " + longest + " ON shop.orders (code)",
                    "DROP INDEX shop." + longest),
              IsEmpty());
  // Another one under the same name, as far as the down has to know.
  EXPECT_THAT(found(kId,
                    "ALTER TABLE shop.orders DROP CONSTRAINT orders_pkey, "
                    "ADD CONSTRAINT orders_pkey PRIMARY KEY (code)",
                    "SELECT 1"),
              IsEmpty());
}

TEST(LintPostgres, DropsATableWithoutItsChildrensRows) {
  gate::Run run = read("DROP TABLE shop.orders CASCADE");
  run.migrations[0].up =
      script("1.up.sql", concat(kOrders,
                                "CREATE TABLE a (o bigint REFERENCES shop.orders ON DELETE "
                                "CASCADE)"));
  EXPECT_THAT(failing(run, "lint/rebuild-with-foreign-keys-on"), IsEmpty());
  run.engine = "";
  EXPECT_THAT(failing(run, "lint/rebuild-with-foreign-keys-on"), ElementsAre("a"));
}

TEST(LintPostgres, SaysWhatItReadByWordsAlone) {
  constexpr std::string_view kId = "lint/read-by-words";
  const gate::Run run = read("DROP TABLE shop.orders; ALTER TABLE ${x}t DROP COLUMN a, ADD b int");
  EXPECT_EQ(failing(run, kId), std::vector<std::string>{"2"});
  const Point point = only_point(run, kId);
  EXPECT_EQ(
      point.message,
      "libpg_query (PostgreSQL 15) cannot read this statement: syntax error at or near \"$\"; "
      "it was read by its words alone, the server decides");
  EXPECT_EQ(point.location.line, 1);
  EXPECT_EQ(failing(read("SELECT 1", "SELECT 1 1"), kId), std::vector<std::string>{"2"});
  EXPECT_THAT(failing(read("\\set x 1\n\\echo :x\nGRANT SELECT ON shop.orders TO :reader;"
                           "COPY shop.orders FROM STDIN;\n1\t\\N\n\\.\n"
                           "ALTER TABLE shop.orders ADD CONSTRAINT c NOT NULL code NOT VALID"),
                      kId),
              IsEmpty());
}

TEST(LintPostgres, LeavesARehearsalToWhatWasSeen) {
  gate::Run run = sound_run();
  run.engine = "postgres";
  add_pending(run, "1").up->statements[0].sql = "ALTER TABLE ${x}t DROP COLUMN a";
  EXPECT_EQ(only_point(run, "lint/read-by-words").verdict, Verdict::passed);
  EXPECT_EQ(only_point(run, "lint/mixed-dialect").verdict, Verdict::skipped);
}

}  // namespace
}  // namespace gate
