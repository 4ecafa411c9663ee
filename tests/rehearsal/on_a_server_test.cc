// What a server's databases can lose that files cannot: each was taken for sound once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "gate/base/log.h"
#include "gate/base/text.h"
#include "gate/checks/check.h"
#include "gate/engine/engines.h"
#include "gate/engine/postgres/cluster.h"
#include "gate/rehearsal/rehearsal.h"
#include "tests/support/files.h"
#include "tests/support/temp.h"

namespace gate {
namespace {

using ::testing::Contains;

struct Case {
  const char* name;
  const char* fixture;
  const char* up;
  const char* down;
  // Among what is; "=" before it: that alone, several with '|' between them; "!": that, and these
  // warnings. Empty = nothing is wrong with it.
  const char* found;
  const char* next_up = nullptr;  // of a second migration; null = there is none
  const char* next_down = nullptr;
};

class PostgresRehearsal : public testing::TestWithParam<Case> {
 protected:
  std::vector<std::string> failures() {
    static const std::shared_ptr<postgres::Cluster> kKept = postgres::Cluster::shared();
    const Case& one = GetParam();
    std::filesystem::create_directories(folder_.file("work"));
    put_file(folder_.file("fixture.sql"), one.fixture);
    put_file(folder_.file("m/001_x.up.sql"), one.up);
    put_file(folder_.file("m/001_x.down.sql"), one.down);
    if (one.next_up != nullptr) {
      put_file(folder_.file("m/002_y.up.sql"), one.next_up);
      put_file(folder_.file("m/002_y.down.sql"), one.next_down);
    }
    Scenario scenario{.name = "server"};
    scenario.engine = "postgres";
    scenario.fixture = folder_.file("fixture.sql");
    scenario.migrations = folder_.file("m");
    scenario.policy.today = "2026-11-23";
    set_quiet(true);
    const auto engine = make_engine("postgres");
    const gate::Run run = rehearse(scenario, *engine, {.work_dir = folder_.file("work")});
    std::vector<std::string> found;
    for (const Point& point : judge(run).points) {
      const bool is_told = *one.found == '!' && point.verdict == Verdict::warning;
      const bool is_failed = point.verdict == Verdict::failed || point.verdict == Verdict::error;
      if (is_failed || is_told) found.push_back(concat(point.check, ' ', point.subject));
    }
    return found;
  }

  TempDir folder_ = test_folder();
};

TEST_P(PostgresRehearsal, FindsWhatIsLost) {
  const std::string expected = GetParam().found;
  const std::vector<std::string> found = failures();
  if (expected.empty() || expected.starts_with('=') || expected.starts_with('!')) {
    EXPECT_EQ(join(found, "|"), expected.substr(expected.empty() ? 0 : 1));
  } else {
    EXPECT_THAT(found, Contains(expected));
  }
}

constexpr const char* kPrices =
    "CREATE TABLE t (id int PRIMARY KEY, price numeric(9, 4) NOT NULL DEFAULT 1); INSERT INTO t "
    "SELECT i, i / 7.0 FROM generate_series(1, 20) i;";
constexpr const char* kSeen =
    "CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1); CREATE VIEW v WITH "
    "(security_barrier = true) AS SELECT id FROM t; GRANT SELECT ON v TO reporter";
constexpr const char* kSeenAnew =
    "DROP VIEW v; CREATE VIEW v WITH (security_barrier = true) AS SELECT id FROM t";
constexpr const char* kKept =
    "CREATE TABLE t (id int PRIMARY KEY, a int); INSERT INTO t VALUES (1, 1); CREATE MATERIALIZED "
    "VIEW v AS SELECT id, a FROM t; CREATE UNIQUE INDEX v_id ON v (id)";
constexpr const char* kViews =
    "CREATE SCHEMA s; CREATE TABLE t (id int PRIMARY KEY, a int); INSERT INTO t VALUES (1, 1); "
    "CREATE VIEW w AS SELECT id FROM t; GRANT SELECT ON w TO reporter; CREATE VIEW w2 AS SELECT a "
    "FROM t; CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; "
    "CREATE TRIGGER instead INSTEAD OF INSERT ON w2 FOR EACH ROW EXECUTE FUNCTION f(); CREATE "
    "MATERIALIZED VIEW m AS SELECT id FROM t; CREATE UNIQUE INDEX m_id ON m (id)";
constexpr const char* kTriggered =
    "CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t SELECT i, 1 FROM "
    "generate_series(1, 5) i; CREATE TABLE u (id int PRIMARY KEY, n int); INSERT INTO u SELECT * "
    "FROM t; CREATE FUNCTION too() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN UPDATE u SET n = 7 "
    "WHERE id = NEW.id; RETURN NULL; END'; CREATE TRIGGER too AFTER UPDATE ON t FOR EACH ROW "
    "EXECUTE FUNCTION too()";
constexpr const char* kCalled =
    "CREATE FUNCTION f(i int) RETURNS int LANGUAGE sql AS 'SELECT 1'; REVOKE EXECUTE ON FUNCTION "
    "f(int) FROM PUBLIC";
constexpr const char* kPublished =
    "CREATE TABLE orders (id int PRIMARY KEY); INSERT INTO orders VALUES (1); CREATE PUBLICATION "
    "pub FOR TABLE orders";
constexpr const char* kRebuilt =
    "CREATE TABLE o (id int PRIMARY KEY, a int DEFAULT 7); CREATE INDEX oa ON o (a); INSERT INTO o "
    "VALUES (1, 1); GRANT SELECT ON o TO reporter";
constexpr const char* kNextOne =
    "CREATE TABLE o2 (id int PRIMARY KEY, a int); INSERT INTO o2 SELECT * FROM o";
constexpr const char* kOneForOther = "DROP TABLE o; ALTER TABLE o2 RENAME TO o";
constexpr const char* kCounted =
    "CREATE SEQUENCE s; CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s'), a int); INSERT "
    "INTO "
    "t (a) SELECT i FROM generate_series(1, 20) i;";

constexpr const char* kWords =
    "CREATE TABLE t (id int PRIMARY KEY, a text, b varchar(20), flag boolean); INSERT INTO t "
    "SELECT "
    "i, 'word' || i, ' b' || i, i % 2 = 0 FROM generate_series(1, 20) i;";

constexpr const char* kParent =
    "CREATE TABLE p (a int, b int, PRIMARY KEY (a, b)); CREATE TABLE k (id int PRIMARY KEY, a int, "
    "b int); INSERT INTO p VALUES (1, 1); INSERT INTO k VALUES (1, 1, 1); ALTER TABLE k ADD "
    "CONSTRAINT k_fk FOREIGN KEY (a, b) REFERENCES p (a, b) NOT VALID";
constexpr const char* kStamped =
    "CREATE TABLE c (id int PRIMARY KEY, v text, t timestamptz NOT NULL DEFAULT now()); INSERT "
    "INTO c VALUES (1, 'x', '2020-01-01')";

constexpr const char* kDocs =
    "CREATE TABLE docs (id int PRIMARY KEY, who text); INSERT INTO docs VALUES "
    "(1, "
    "'a'); ALTER TABLE docs ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON docs USING (who = "
    "current_user); GRANT SELECT ON docs TO docs_app; CREATE RULE kept AS ON DELETE TO docs DO "
    "INSTEAD "
    "NOTHING";
constexpr const char* kDocsAgain =
    "CREATE POLICY own ON docs USING (who = current_user); GRANT SELECT ON docs TO docs_app; "
    "CREATE "
    "RULE "
    "kept AS ON DELETE TO docs DO INSTEAD NOTHING";
constexpr const char* kRead =
    "CREATE TABLE t (id int PRIMARY KEY, b text); CREATE VIEW v AS SELECT b FROM t";
constexpr const char* kWatched =
    "CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t VALUES (1, 1); CREATE FUNCTION f() "
    "RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$; CREATE TRIGGER watch BEFORE "
    "UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f()";
constexpr const char* kWatchedAgain =
    "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$; CREATE "
    "TRIGGER watch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f()";
constexpr const char* kLogged =
    "CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t VALUES (1, 1); CREATE TABLE log (id "
    "int, was int); CREATE FUNCTION log_it() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT "
    "INTO log (id, was) VALUES (OLD.id, OLD.n); RETURN NEW; END $$; CREATE TRIGGER watch AFTER "
    "UPDATE ON t FOR EACH ROW EXECUTE FUNCTION log_it()";
constexpr const char* kFiles =
    "CREATE TABLE files (id int PRIMARY KEY, name text NOT NULL, body bytea NOT NULL); INSERT INTO "
    "files VALUES (1, 'a', '\\x00ff')";
constexpr const char* kJson =
    "CREATE TABLE t (id int PRIMARY KEY, j json, g text); INSERT INTO t VALUES (1, "
    "'{\"b\":1,\"a\":[1,2]}', '{\"b\":1, \"a\":\"\\u00e4\"}'), (2, '1', 'null'), (3, NULL, '7 '), "
    "(4, '1.50e1', '{}')";
constexpr const char* kHeld =
    "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE k (id int PRIMARY KEY, n int DEFAULT 1, p "
    "int, CONSTRAINT few CHECK (n > 0), CONSTRAINT to_p FOREIGN KEY (p) REFERENCES p); INSERT INTO "
    "p VALUES (1); INSERT INTO k VALUES (1, 1, 1)";
constexpr const char* kParts =
    "CREATE TABLE p (k int PRIMARY KEY) PARTITION BY LIST (k); CREATE TABLE p1 PARTITION OF p FOR "
    "VALUES IN (1); CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2); INSERT INTO p VALUES (1), "
    "(2)";
// A column is called as the type is that its list is written with.
constexpr const char* kStars =
    "CREATE TABLE t (id int PRIMARY KEY, stars int, date varchar(9), CONSTRAINT few CHECK (stars > "
    "0 AND stars <= 5), CONSTRAINT listed CHECK (date IN ('a', 'b'))); INSERT INTO t VALUES (1, 3, "
    "'a'), (2, 5, 'b')";

INSTANTIATE_TEST_SUITE_P(
    Cases, PostgresRehearsal,
    testing::Values(
        Case{"numeric_cut", kPrices, "ALTER TABLE t ALTER price TYPE numeric(9, 2)",
             "ALTER TABLE t ALTER price TYPE numeric(9, 4)", "data/conversion-lossless t.price"},
        Case{"attribute_dropped",
             "CREATE TYPE addr AS (street text, city text); CREATE TABLE t (id int PRIMARY KEY, a "
             "addr); INSERT INTO t VALUES (1, ('S', 'C'))",
             "ALTER TYPE addr DROP ATTRIBUTE city", "ALTER TYPE addr ADD ATTRIBUTE city text",
             "data/content-preserved t.a"},
        Case{"free_sequence_made_anew",
             "CREATE SEQUENCE numbers; SELECT setval('numbers', 500); CREATE TABLE t (id int)",
             "DROP SEQUENCE numbers; CREATE SEQUENCE numbers", "SELECT 1",
             "verify/sequences numbers"},
        Case{"default_sequence_set_back", kCounted, "SELECT setval('s', 3)", "SELECT 1",
             "verify/sequences t"},
        Case{"identity_behind_its_rows",
             "CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t SELECT generate_series(1, 20)",
             "ALTER TABLE t ALTER id ADD GENERATED BY DEFAULT AS IDENTITY",
             "ALTER TABLE t ALTER id DROP IDENTITY", "verify/sequences t"},
        Case{"functions_rights_forgotten",
             "CREATE FUNCTION f(i int) RETURNS int LANGUAGE sql AS 'SELECT i'; REVOKE ALL ON "
             "FUNCTION f(int) FROM public",
             "DROP FUNCTION f(int)",
             "CREATE FUNCTION f(i int) RETURNS int LANGUAGE sql AS 'SELECT i'",
             "rollback/restores-schema f(integer) to public"},
        Case{"cut_beside_what_is_worked_out", kWords,
             "ALTER TABLE t ALTER a TYPE varchar(2) USING a::varchar(2), ALTER b TYPE text USING "
             "trim(b)",
             "ALTER TABLE t ALTER a TYPE text", "data/conversion-lossless t.a"},
        Case{"worked_out_in_the_same_type", kWords,
             "ALTER TABLE t ADD a0 text; UPDATE t SET a0 = a; ALTER TABLE t ALTER a TYPE text "
             "USING upper(a)",
             "UPDATE t SET a = coalesce(a0, a); ALTER TABLE t DROP a0", ""},
        Case{"truth_as_a_number", kWords, "ALTER TABLE t ALTER flag TYPE int USING flag::int",
             "ALTER TABLE t ALTER flag TYPE boolean USING flag::boolean", ""},
        Case{"view_emptied", "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a",
             "REFRESH MATERIALIZED VIEW m WITH NO DATA", "SELECT 1", "rollback/restores-schema m"},
        Case{"default_dropped", kPrices, "ALTER TABLE t ALTER price DROP DEFAULT",
             "ALTER TABLE t ALTER price SET DEFAULT 1", ""},
        Case{"random_keys", kPrices,
             "ALTER TABLE t ADD COLUMN uid uuid NOT NULL DEFAULT gen_random_uuid()",
             "ALTER TABLE t DROP COLUMN uid", ""},
        Case{"stamped_rows", "CREATE TABLE t (id int PRIMARY KEY, at timestamptz DEFAULT now())",
             "INSERT INTO t (id) VALUES (1), (2)", "DELETE FROM t WHERE id IN (1, 2)", ""},
        Case{"concurrent_index", kPrices, "CREATE INDEX CONCURRENTLY by_price ON t (price)",
             "DROP INDEX CONCURRENTLY by_price", ""},
        Case{"letters_of_any_alphabet",
             "CREATE TABLE t (id int PRIMARY KEY, mail text); INSERT INTO t VALUES (1, 'Ärger@x'), "
             "(2, 'ärger@x')",
             "CREATE UNIQUE INDEX one_mail ON t (lower(mail))", "DROP INDEX one_mail",
             "deploy/applies 1"},
        Case{"schemas_rights_forgotten",
             "CREATE ROLE app; CREATE SCHEMA s; GRANT USAGE ON SCHEMA s TO app", "DROP SCHEMA s",
             "CREATE SCHEMA s", "rollback/restores-schema schema s to app"},
        Case{"storage_forgotten",
             "CREATE TABLE t (id int PRIMARY KEY, a text, b text); ALTER TABLE t ALTER a SET "
             "STORAGE EXTERNAL, ALTER b SET STATISTICS 500",
             "ALTER TABLE t ALTER a SET STORAGE MAIN", "SELECT 1", "rollback/restores-schema t.a"},
        Case{"escaped_quotes", kWords,
             "INSERT INTO t VALUES (98, $$it's$$, 'b', true), (99, E'it\\'s', 'b', true); CREATE "
             "FUNCTION f() RETURNS text "
             "LANGUAGE sql AS $$ SELECT E'a\\'b'::text $$",
             "DROP FUNCTION f(); DELETE FROM t WHERE a = $q$it's$q$ OR a = E'it\\'s'", ""},
        Case{"foreign_key_validated", kParent, "ALTER TABLE k VALIDATE CONSTRAINT k_fk",
             "ALTER TABLE k DROP CONSTRAINT k_fk; ALTER TABLE k ADD CONSTRAINT k_fk FOREIGN KEY "
             "(a, b) REFERENCES p (a, b) NOT VALID",
             ""},
        Case{"unproven_foreign_key_dropped", kParent, "ALTER TABLE k DROP CONSTRAINT k_fk",
             "ALTER TABLE k ADD CONSTRAINT k_fk FOREIGN KEY (a, b) REFERENCES p (a, b) NOT VALID",
             "=rollback/new-rows k.a, b"},
        Case{"primary_key_dropped", kPrices, "ALTER TABLE t DROP CONSTRAINT t_pkey",
             "ALTER TABLE t ADD PRIMARY KEY (id)", "=rollback/new-rows 1"},
        Case{"primary_key_forgotten", kPrices,
             "CREATE TABLE n AS TABLE t; DROP TABLE t; ALTER TABLE n RENAME TO t; ALTER TABLE t "
             "ALTER id SET NOT NULL, ALTER price SET NOT NULL, ALTER price SET DEFAULT 1",
             "ALTER TABLE t ADD PRIMARY KEY (id)", "verify/side-effects t"},
        Case{"default_dropped_then_renamed", kWords, "ALTER TABLE t ALTER flag SET DEFAULT false",
             "ALTER TABLE t ALTER flag DROP DEFAULT", "",
             "ALTER TABLE t ALTER flag DROP DEFAULT; ALTER TABLE t RENAME flag TO state",
             "ALTER TABLE t RENAME state TO flag; ALTER TABLE t ALTER flag SET DEFAULT false"},
        Case{"another_tables_default_dropped",
             "CREATE TABLE a (id int PRIMARY KEY, s text DEFAULT 'x'); CREATE TABLE t (id int "
             "PRIMARY KEY, s text DEFAULT 'x')",
             "ALTER TABLE a ALTER s DROP DEFAULT; CREATE TABLE n (id int PRIMARY KEY, s text); "
             "INSERT INTO n SELECT * FROM t; DROP TABLE t; ALTER TABLE n RENAME TO t; ALTER INDEX "
             "n_pkey RENAME TO t_pkey",
             "ALTER TABLE a ALTER s SET DEFAULT 'x'; ALTER TABLE t ALTER s SET DEFAULT 'x'",
             "verify/side-effects t.s"},
        Case{
            "key_forgotten_beside_a_dropped_constraint",
            "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (id int PRIMARY KEY, p int, "
            "CONSTRAINT to_p FOREIGN KEY (p) REFERENCES p)",
            "ALTER TABLE t DROP CONSTRAINT to_p; ALTER TABLE t RENAME TO t_old; CREATE TABLE n (id "
            "int NOT NULL, p int REFERENCES p); INSERT INTO n SELECT * FROM t_old; ALTER TABLE n "
            "RENAME TO t; DROP TABLE t_old",
            "ALTER TABLE t ADD PRIMARY KEY (id)", "verify/side-effects t"},
        Case{"numbering_dropped", "CREATE TABLE t (id bigserial PRIMARY KEY, v text)",
             "ALTER TABLE t ALTER id DROP DEFAULT",
             "ALTER TABLE t ALTER id SET DEFAULT nextval('t_id_seq')", ""},
        Case{"trigger_renamed_with_its_table",
             "CREATE TABLE u (id int PRIMARY KEY); CREATE FUNCTION f() RETURNS trigger LANGUAGE "
             "plpgsql AS $$ BEGIN RETURN NULL; END $$; CREATE TRIGGER u_ins AFTER INSERT ON u FOR "
             "EACH ROW EXECUTE FUNCTION f()",
             "ALTER TABLE u RENAME TO p; ALTER TRIGGER u_ins ON p RENAME TO p_ins",
             "ALTER TRIGGER p_ins ON p RENAME TO u_ins; ALTER TABLE p RENAME TO u", ""},
        Case{"rows_stamped_twice", kStamped, "INSERT INTO c (id, v) VALUES (2, 'y')",
             "DELETE FROM c WHERE id = 2", "", "INSERT INTO c (id, v) VALUES (3, 'z')",
             "DELETE FROM c WHERE id = 3"},
        Case{"rows_of_a_block", kStamped,
             "DO $$ BEGIN IF NOT EXISTS (SELECT FROM c WHERE id = 3) THEN INSERT INTO c (id, v) "
             "VALUES (3, 'z'); END IF; UPDATE c SET v = 'it''s' WHERE id = 1; END $$",
             "DELETE FROM c WHERE id = 3; UPDATE c SET v = 'x' WHERE id = 1", ""},
        Case{"values_lost_in_a_block", kStamped, "DO $$ BEGIN UPDATE c SET v = NULL; END $$",
             "SELECT 1", "rollback/restores-data c.v"},
        Case{"row_stamped_beside_an_older_one", kStamped,
             "INSERT INTO c (id, v) VALUES (3, 'z'); UPDATE c SET v = 'q' WHERE id = 1",
             "DELETE FROM c WHERE id = 3; UPDATE c SET v = 'x' WHERE id = 1", ""},
        Case{"time_beside_chance", kStamped, "INSERT INTO c (id, v) VALUES (2, 'y')",
             "DELETE FROM c WHERE id = 2", "",
             "ALTER TABLE c ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid()",
             "ALTER TABLE c DROP COLUMN token"},
        Case{"index_passed_over", kPrices, "CREATE INDEX by_price ON t (price)",
             "DROP INDEX by_price", "lint/if-not-exists-masks by_price",
             "CREATE INDEX IF NOT EXISTS by_price ON t (price, id)", "SELECT 1"},
        Case{"index_made_again", kPrices, "CREATE INDEX by_price ON t (price)",
             "DROP INDEX by_price", "",
             "DROP INDEX IF EXISTS by_price; CREATE INDEX IF NOT EXISTS by_price ON t (price, id)",
             "DROP INDEX by_price; CREATE INDEX by_price ON t (price)"},
        Case{"label_added",
             "CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE t (id int PRIMARY KEY, m "
             "mood); INSERT INTO t VALUES (1, 'ok')",
             "ALTER TABLE t ADD COLUMN n text", "ALTER TABLE t DROP COLUMN n", ""},
        Case{
            "rebuild_without_its_rights", kDocs,
            "CREATE TABLE n (id int PRIMARY KEY, who text); INSERT INTO n SELECT * FROM docs; DROP "
            "TABLE docs; ALTER TABLE n RENAME TO docs; ALTER INDEX n_pkey RENAME TO docs_pkey; "
            "ALTER TABLE docs ENABLE ROW LEVEL SECURITY",
            kDocsAgain,
            "=verify/side-effects docs kept|verify/side-effects docs own|verify/side-effects docs "
            "to "
            "docs_app"},
        Case{
            "rebuild_with_its_rights", kDocs,
            "CREATE TABLE n (id int PRIMARY KEY, who text); INSERT INTO n SELECT * FROM docs; DROP "
            "TABLE docs; ALTER TABLE n RENAME TO docs; ALTER INDEX n_pkey RENAME TO docs_pkey; "
            "CREATE POLICY own ON docs USING (who = current_user); GRANT SELECT ON docs TO "
            "docs_app; "
            "CREATE RULE kept AS ON DELETE TO docs DO INSTEAD NOTHING; ALTER TABLE docs ENABLE ROW "
            "LEVEL SECURITY",
            "SELECT 1", ""},
        Case{"policy_taken_along",
             "CREATE FUNCTION me() RETURNS text LANGUAGE sql AS $$ SELECT 'a'::text $$; CREATE "
             "TABLE "
             "t (id int PRIMARY KEY, who text); ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE "
             "POLICY own ON t USING (who = me())",
             "DROP FUNCTION me() CASCADE",
             "CREATE FUNCTION me() RETURNS text LANGUAGE sql AS $$ SELECT 'a'::text $$; CREATE "
             "POLICY own ON t USING (who = me())",
             "=verify/side-effects t own"},
        Case{"policy_dropped_by_name", kDocs, "DROP POLICY own ON docs; DROP RULE kept ON docs",
             kDocsAgain, ""},
        Case{
            "dropped_in_a_block",
            "CREATE TABLE t (id int PRIMARY KEY, n int); CREATE INDEX by_n ON t (n); CREATE VIEW v "
            "AS SELECT n FROM t",
            "DO $$ BEGIN DROP INDEX by_n; DROP VIEW IF EXISTS v; END $$",
            "CREATE INDEX by_n ON t (n); CREATE VIEW v AS SELECT n FROM t", ""},
        Case{"right_taken_away", kDocs, "REVOKE SELECT ON docs FROM docs_app",
             "GRANT SELECT ON docs TO docs_app", ""},
        Case{"view_taken_along", kRead, "ALTER TABLE t DROP COLUMN b CASCADE",
             "ALTER TABLE t ADD COLUMN b text; CREATE VIEW v AS SELECT b FROM t",
             "verify/side-effects v"},
        Case{"view_dropped_by_name", kRead, "DROP VIEW v; ALTER TABLE t DROP COLUMN b CASCADE",
             "ALTER TABLE t ADD COLUMN b text; CREATE VIEW v AS SELECT b FROM t", ""},
        Case{"function_over_a_renamed_column", kLogged, "ALTER TABLE t RENAME n TO m",
             "ALTER TABLE t RENAME m TO n", "=verify/objects-compile log_it()"},
        Case{"function_over_a_renamed_table", kLogged, "ALTER TABLE log RENAME TO history",
             "ALTER TABLE history RENAME TO log", "=verify/objects-compile log_it()"},
        Case{"function_over_a_renamed_column_elsewhere", kLogged,
             "ALTER TABLE log RENAME was TO old_n", "ALTER TABLE log RENAME old_n TO was",
             "=verify/objects-compile log_it()"},
        Case{"function_renamed_along", kLogged,
             "ALTER TABLE log RENAME TO history; CREATE OR REPLACE FUNCTION log_it() RETURNS "
             "trigger LANGUAGE plpgsql AS $$ DECLARE y int; BEGIN y := extract(year FROM now()); "
             "WITH w AS (SELECT 1), v AS (SELECT 2) SELECT 3 INTO y FROM w JOIN v ON true; INSERT "
             "INTO history (id, was) VALUES (OLD.id, OLD.n); RETURN NEW; END $$",
             "ALTER TABLE history RENAME TO log; CREATE OR REPLACE FUNCTION log_it() RETURNS "
             "trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log (id, was) VALUES (OLD.id, "
             "OLD.n); RETURN NEW; END $$",
             ""},
        Case{"owner_made_by_the_fixture",
             "CREATE ROLE shop_owner; CREATE TABLE t (id int PRIMARY KEY); ALTER TABLE t OWNER TO "
             "shop_owner; ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner GRANT SELECT ON TABLES TO "
             "PUBLIC",
             "ALTER TABLE t ADD COLUMN n int", "ALTER TABLE t DROP COLUMN n", ""},
        Case{"bytes_that_must_be_there", kFiles, "ALTER TABLE files ALTER name DROP NOT NULL",
             "ALTER TABLE files ALTER name SET NOT NULL", "=rollback/new-rows 1"},
        Case{
            "tables_that_are_there_at_run_time", kLogged,
            "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN WITH a(x) AS (SELECT "
            "1), b(y) AS (SELECT 2) INSERT INTO log SELECT y, r.n FROM b JOIN new_rows r ON true; "
            "RETURN NULL; END $$; CREATE TRIGGER g AFTER INSERT ON t REFERENCING NEW TABLE AS "
            "new_rows FOR EACH STATEMENT EXECUTE FUNCTION f()",
            "DROP TRIGGER g ON t; DROP FUNCTION f()", ""},
        Case{"trigger_dropped_by_a_text", kWatched,
             "DO $$ BEGIN EXECUTE 'DROP TRIGGER watch ON t'; END $$",
             "CREATE TRIGGER watch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f()", ""},
        Case{"multiplied_and_shown_otherwise",
             "CREATE TABLE t (id int PRIMARY KEY, d date); INSERT INTO t VALUES (1, '2024-05-17')",
             "ALTER TABLE t RENAME TO o; CREATE TABLE t (id int PRIMARY KEY, d timestamp); INSERT "
             "INTO t SELECT id, d + time '09:00' FROM o; DROP TABLE o; ALTER INDEX t_pkey1 RENAME "
             "TO "
             "t_pkey",
             "ALTER TABLE t ALTER d TYPE date", "data/conversion-lossless t.d"},
        Case{"cut_by_another_name_of_its_type", kPrices,
             "ALTER TABLE t ALTER price TYPE dec(9, 0) USING price::dec(9, 0)",
             "ALTER TABLE t ALTER price TYPE numeric(9, 4)", "data/conversion-lossless t.price"},
        Case{"order_of_rows_that_break_a_condition",
             "CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t VALUES (1, -1), (2, 2); "
             "ALTER "
             "TABLE t ADD CHECK (n > 0) NOT VALID",
             "CREATE TABLE one AS SELECT n FROM t LIMIT 1", "DROP TABLE one", ""},
        Case{"longer_list",
             "CREATE TABLE t (id int PRIMARY KEY, kind text CONSTRAINT k CHECK (kind IN ('p', "
             "'q'))); "
             "INSERT INTO t VALUES (1, 'p'), (2, 'q')",
             "ALTER TABLE t DROP CONSTRAINT k; ALTER TABLE t ADD CONSTRAINT k CHECK (kind IN ('p', "
             "'q', 'r'))",
             "ALTER TABLE t DROP CONSTRAINT k; ALTER TABLE t ADD CONSTRAINT k CHECK (kind IN ('p', "
             "'q'))",
             "=rollback/new-rows 1"},
        Case{"time_beside_an_open_order",
             "CREATE TABLE o (id int PRIMARY KEY); INSERT INTO o VALUES (1), (2); CREATE TABLE c "
             "(id "
             "int PRIMARY KEY, name text); INSERT INTO c VALUES (1, 'a'), (2, 'b'); CREATE TABLE d "
             "(c "
             "int UNIQUE, z text); INSERT INTO d VALUES (1, 'z'), (2, 'y')",
             "ALTER TABLE c ADD COLUMN was text; UPDATE c SET was = d.z FROM d WHERE d.c = c.id; "
             "ALTER "
             "TABLE o ADD at timestamptz DEFAULT now()",
             "ALTER TABLE o DROP at; ALTER TABLE c DROP was", ""},
        Case{"random_keys_beside_a_list",
             "CREATE TABLE r (id int PRIMARY KEY, p jsonb); INSERT INTO r VALUES (1, '[1, 2]')",
             "CREATE TABLE s (id uuid PRIMARY KEY, r int, at timestamptz); INSERT INTO s SELECT "
             "gen_random_uuid(), id, now() FROM r; UPDATE r SET p = (SELECT jsonb_agg(x) FROM "
             "jsonb_array_elements(p) x)",
             "DROP TABLE s", "=deploy/deterministic s"},
        Case{"trigger_taken_along", kWatched, "DROP FUNCTION f() CASCADE", kWatchedAgain,
             "=verify/side-effects watch"},
        Case{"triggers_left_off", kWatched, "ALTER TABLE t DISABLE TRIGGER USER",
             "ALTER TABLE t ENABLE TRIGGER USER", "=verify/side-effects watch"},
        Case{"trigger_switched_off", kWatched, "ALTER TABLE t DISABLE TRIGGER watch",
             "ALTER TABLE t ENABLE TRIGGER watch", ""},
        Case{"condition_dropped", kStars, "ALTER TABLE t DROP CONSTRAINT few",
             "ALTER TABLE t ADD CONSTRAINT few CHECK (stars > 0 AND stars <= 5)",
             "=rollback/new-rows 1"},
        Case{"list_dropped", kStars, "ALTER TABLE t DROP CONSTRAINT listed",
             "ALTER TABLE t ADD CONSTRAINT listed CHECK (date IN ('a', 'b'))",
             "=rollback/new-rows 1"},
        Case{"key_in_another_spelling",
             "CREATE TABLE t (id int PRIMARY KEY, \"eMail\" varchar(40)); CREATE UNIQUE INDEX one "
             "ON "
             "t (lower(\"eMail\")); INSERT INTO t VALUES (1, 'a@x'), (2, 'b@x')",
             "DROP INDEX one; CREATE UNIQUE INDEX one ON t (\"eMail\")",
             "DROP INDEX one; CREATE UNIQUE INDEX one ON t (lower(\"eMail\"))",
             "=rollback/new-rows 1"},
        Case{"partition_added", kParts, "CREATE TABLE p3 PARTITION OF p FOR VALUES IN (3)",
             "DROP TABLE p3", ""},
        Case{"partition_taken_out", kParts, "ALTER TABLE p DETACH PARTITION p2",
             "ALTER TABLE p ATTACH PARTITION p2 FOR VALUES IN (2)", "data/row-counts p"},
        Case{"logged_from_now_on", "CREATE UNLOGGED TABLE t (id int PRIMARY KEY)",
             "ALTER TABLE t SET LOGGED", "ALTER TABLE t SET UNLOGGED", ""},
        Case{"view_left_without_data",
             "CREATE TABLE t (id int PRIMARY KEY); CREATE MATERIALIZED VIEW m AS SELECT id FROM t",
             "REFRESH MATERIALIZED VIEW m WITH NO DATA", "REFRESH MATERIALIZED VIEW m",
             "=verify/objects-compile m"},
        Case{"rows_by_number",
             "CREATE TABLE t (id serial PRIMARY KEY, n int); INSERT INTO t (n) VALUES (1), (2)",
             "INSERT INTO t VALUES (3, 3)", "DELETE FROM t WHERE id = 3", "=verify/sequences t"},
        Case{
            "rows_by_number_and_a_counter_that_knows",
            "CREATE TABLE t (id serial PRIMARY KEY, n int); INSERT INTO t (n) VALUES (1), (2); "
            "CREATE SEQUENCE free; SELECT setval('free', 9)",
            "INSERT INTO t VALUES (3, 3); SELECT setval('t_id_seq', 4, false); ALTER SEQUENCE free "
            "RESTART WITH 10",
            "DELETE FROM t WHERE id = 3; SELECT setval('t_id_seq', 2); SELECT setval('free', 9)",
            ""},
        Case{"policies_that_bind_again",
             "CREATE TABLE t (id int PRIMARY KEY, a text); INSERT INTO t VALUES (1, '1'), (2, "
             "'2'); ALTER TABLE t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
             "ALTER TABLE t NO FORCE ROW LEVEL SECURITY", "ALTER TABLE t FORCE ROW LEVEL SECURITY",
             "!"},
        Case{"values_lost_where_policies_bind_again",
             "CREATE TABLE t (id int PRIMARY KEY, a text); INSERT INTO t VALUES (1, '1'), (2, "
             "'2'); ALTER TABLE t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
             "CREATE TABLE was AS SELECT * FROM t; ALTER TABLE t NO FORCE ROW LEVEL SECURITY",
             "UPDATE t SET a = id::text; DROP TABLE was; ALTER TABLE t FORCE ROW LEVEL SECURITY",
             "!rollback/new-rows t.a|rollback/new-rows t.a"},
        Case{"all_rows_truncated",
             "CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t VALUES (1, 1)",
             "CREATE TABLE was AS TABLE t; TRUNCATE t",
             "INSERT INTO t TABLE was ON CONFLICT DO NOTHING; DROP TABLE was",
             "!data/rows-deleted t|health/tables t"},
        Case{"rows_updated_in_a_block",
             "CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t VALUES (1, 1)",
             "DO $$ BEGIN UPDATE t SET n = n + 1; END $$", "UPDATE t SET n = n - 1", "!"},
        Case{"unlogged_under_another_name",
             "CREATE UNLOGGED TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1)",
             "ALTER TABLE t RENAME TO u", "ALTER TABLE u RENAME TO t", ""},
        Case{"rows_by_number_as_ever_under_another_name",
             "CREATE TABLE t (id serial PRIMARY KEY, n int); INSERT INTO t VALUES (1, 1), (2, 2)",
             "ALTER TABLE t RENAME TO u; ALTER TABLE u RENAME id TO uid",
             "ALTER TABLE u RENAME uid TO id; ALTER TABLE u RENAME TO t", "",
             "ALTER TABLE u RENAME TO v; ALTER TABLE v ADD x int",
             "ALTER TABLE v DROP x; ALTER TABLE v RENAME TO u"},
        Case{"rows_by_number_under_another_name",
             "CREATE TABLE t (id serial PRIMARY KEY, n int); INSERT INTO t (n) VALUES (1), (2); "
             "CREATE TABLE u (id serial PRIMARY KEY); INSERT INTO u VALUES (5)",
             "DROP TABLE u; ALTER TABLE t RENAME TO u; INSERT INTO u VALUES (3, 3)",
             "DELETE FROM u WHERE id = 3; ALTER TABLE u RENAME TO t; CREATE TABLE u (id serial "
             "PRIMARY KEY); INSERT INTO u VALUES (5)",
             "verify/sequences u"},
        Case{"rows_by_number_as_ever",
             "CREATE TABLE t (id serial PRIMARY KEY, n int); INSERT INTO t VALUES (1, 1), (2, 2)",
             "INSERT INTO t VALUES (3, 3)", "DELETE FROM t WHERE id = 3", ""},
        Case{"other_forms_of_the_same",
             "CREATE TABLE t (id int PRIMARY KEY, n int, d date, m timestamp, c char(8), u text); "
             "INSERT INTO t VALUES (1, 1, '2024-05-17', '2024-05-17 10:20:30', 'abc', "
             "'00000000-0000-4000-8000-00000000000a')",
             "ALTER TABLE t ALTER n TYPE numeric(12, 2), ALTER d TYPE timestamp, ALTER m TYPE "
             "timestamptz, ALTER c TYPE text, ALTER u TYPE uuid USING u::uuid",
             "ALTER TABLE t ALTER n TYPE int, ALTER d TYPE date, ALTER m TYPE timestamp, ALTER c "
             "TYPE char(8), ALTER u TYPE text",
             "=rollback/new-rows 1"},
        Case{"zeros_in_front",
             "CREATE TABLE t (id int PRIMARY KEY, code text); INSERT INTO t VALUES (1, '007')",
             "ALTER TABLE t ALTER code TYPE int USING code::int",
             "ALTER TABLE t ALTER code TYPE text", "data/conversion-lossless t.code"},
        Case{
            "label_taken_away",
            "CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE t (id int PRIMARY KEY, m mood); INSERT "
            "INTO t VALUES (1, 'ok')",
            "ALTER TYPE mood ADD VALUE 'sad'",
            "ALTER TYPE mood RENAME TO old; CREATE TYPE mood AS ENUM ('ok'); ALTER TABLE t ALTER m "
            "TYPE mood USING m::text::mood; DROP TYPE old",
            "=rollback/new-rows 1"},
        Case{
            "number_too_large_for_the_way_back",
            "CREATE TABLE t (id int PRIMARY KEY, n int, p numeric(4, 2)); INSERT INTO t VALUES (1, "
            "3, 1.25)",
            "ALTER TABLE t ALTER n TYPE bigint, ALTER p TYPE numeric(6, 2)",
            "ALTER TABLE t ALTER n TYPE int, ALTER p TYPE numeric(4, 2)", "=rollback/new-rows 1"},
        Case{
            "more_digits_shown",
            "CREATE TABLE t (id int PRIMARY KEY, p numeric(10, 2), f float8); INSERT INTO t VALUES "
            "(1, 1.50, 1.5), (2, 3, -0.25)",
            "ALTER TABLE t ALTER p TYPE numeric(12, 4), ALTER f TYPE numeric(10, 3)",
            "ALTER TABLE t ALTER p TYPE numeric, ALTER f TYPE float8; ALTER TABLE t ALTER p TYPE "
            "numeric(10, 2)",
            ""},
        Case{"emptied_with_others",
             "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE k (id int PRIMARY KEY, p int "
             "REFERENCES p); INSERT INTO p VALUES (1); INSERT INTO k VALUES (1, 1)",
             "TRUNCATE p CASCADE", "INSERT INTO p VALUES (1)", "rollback/restores-data k"},
        Case{"whichever_is_found_first", kWords, "CREATE TABLE one AS SELECT a FROM t LIMIT 1",
             "DROP TABLE one", "=deploy/deterministic one"},
        Case{"list_of_whatever_comes", kWords,
             "CREATE TABLE one AS SELECT string_agg(a, ',') AS all_of_them FROM t",
             "DROP TABLE one", "=deploy/deterministic one"},
        Case{"views_rights_forgotten", kSeen, kSeenAnew, "SELECT 1",
             "verify/side-effects v to reporter"},
        Case{"views_options_forgotten", kSeen, "CREATE OR REPLACE VIEW v AS SELECT id FROM t",
             "SELECT 1", "verify/side-effects v security_barrier=true"},
        Case{"views_options_of_another_one", kSeen,
             "CREATE OR REPLACE VIEW v AS SELECT id FROM t; CREATE VIEW v_all WITH "
             "(security_barrier = true) AS SELECT * FROM v",
             "DROP VIEW v_all", "verify/side-effects v security_barrier=true"},
        Case{"views_options_reset", kSeen, "ALTER VIEW v RESET (security_barrier)",
             "ALTER VIEW v SET (security_barrier)", ""},
        Case{"views_rights_taken_away", kSeen, "REVOKE SELECT ON v FROM reporter",
             "GRANT SELECT ON v TO reporter", ""},
        Case{"kept_views_index_forgotten", kKept,
             "DROP MATERIALIZED VIEW v; CREATE MATERIALIZED VIEW v AS SELECT id, a FROM t",
             "CREATE UNIQUE INDEX v_id ON v (id)", "=verify/side-effects v_id"},
        Case{"kept_view_made_a_plain_one", kKept,
             "DROP MATERIALIZED VIEW v; CREATE VIEW v AS SELECT id, a FROM t",
             "DROP VIEW v; CREATE MATERIALIZED VIEW v AS SELECT id, a FROM t; CREATE UNIQUE INDEX "
             "v_id ON v (id)",
             ""},
        Case{"kept_views_index_made_anew", kKept,
             "DROP MATERIALIZED VIEW v; CREATE MATERIALIZED VIEW v AS SELECT id FROM t; CREATE "
             "UNIQUE INDEX v_id ON v (id)",
             "DROP MATERIALIZED VIEW v; CREATE MATERIALIZED VIEW v AS SELECT id, a FROM t; CREATE "
             "UNIQUE INDEX v_id ON v (id)",
             ""},
        Case{"functions_rights_gone_with_it", kCalled,
             "DROP FUNCTION f(int); CREATE FUNCTION f(i int) RETURNS int LANGUAGE sql AS 'SELECT "
             "2'",
             "SELECT 1", "verify/side-effects f(integer) to public"},
        Case{"functions_rights_given_to_one_alone",
             "CREATE FUNCTION f(i int) RETURNS int LANGUAGE sql AS 'SELECT 1'; REVOKE EXECUTE ON "
             "FUNCTION f(int) FROM PUBLIC; GRANT EXECUTE ON FUNCTION f(int) TO reporter",
             "DROP FUNCTION f(int); CREATE FUNCTION f(i int) RETURNS int LANGUAGE sql AS 'SELECT "
             "2'; GRANT EXECUTE ON FUNCTION public.f(int) TO reporter",
             "SELECT 1", "verify/side-effects f(integer) to public"},
        Case{"functions_rights_kept", kCalled,
             "CREATE OR REPLACE FUNCTION f(i int) RETURNS int LANGUAGE sql AS 'SELECT 2'",
             "CREATE OR REPLACE FUNCTION f(i int) RETURNS int LANGUAGE sql AS 'SELECT 1'", ""},
        Case{"publication_renamed", kPublished, "ALTER PUBLICATION pub RENAME TO pub2",
             "ALTER PUBLICATION pub2 RENAME TO pub", ""},
        Case{"publications_table_rebuilt", kPublished,
             "CREATE TABLE made (id int PRIMARY KEY); INSERT INTO made SELECT * FROM orders; DROP "
             "TABLE orders; ALTER TABLE made RENAME TO orders; ALTER PUBLICATION pub SET (publish "
             "= 'insert')",
             "ALTER PUBLICATION pub SET (publish = 'insert, update, delete, truncate'); ALTER "
             "PUBLICATION pub ADD TABLE orders",
             "verify/side-effects orders pub"},
        Case{"rows_that_break_it_as_others_did_in_another_table",
             "CREATE TABLE a (id int PRIMARY KEY, n int); CREATE TABLE b (id int PRIMARY KEY, n "
             "int); INSERT INTO a SELECT i, -i FROM generate_series(1, 10) i; INSERT INTO b SELECT "
             "* FROM a LIMIT 3; ALTER TABLE a ADD CONSTRAINT n_ok CHECK (n > 0) NOT VALID",
             "ALTER TABLE b ADD CONSTRAINT n_ok CHECK (n > 0) NOT VALID",
             "ALTER TABLE b DROP CONSTRAINT n_ok", "!verify/side-effects b CHECK n_ok"},
        Case{"rows_that_break_it_in_a_table_that_is_renamed",
             "CREATE TABLE a (id int PRIMARY KEY, n int); INSERT INTO a VALUES (1, -1); ALTER "
             "TABLE a ADD CONSTRAINT n_ok CHECK (n > 0) NOT VALID",
             "ALTER TABLE a RENAME TO b", "ALTER TABLE b RENAME TO a", "!"},
        Case{"rebuilt_by_two", kRebuilt, kNextOne, "DROP TABLE o2",
             "verify/side-effects o to reporter", kOneForOther, "SELECT 1"},
        Case{"rebuilt_by_two_the_old_one_aside", kRebuilt,
             "ALTER TABLE o RENAME TO old; CREATE TABLE o (id int, a int); INSERT INTO o SELECT * "
             "FROM old",
             "DROP TABLE o; ALTER TABLE old RENAME TO o", "verify/side-effects o.a",
             "DROP TABLE old", "SELECT 1"},
        Case{"rebuilt_by_two_with_all_of_it", kRebuilt,
             "CREATE TABLE o2 (id int PRIMARY KEY, a int DEFAULT 7); INSERT INTO o2 SELECT * FROM "
             "o; CREATE INDEX o2a ON o2 (a); GRANT SELECT ON o2 TO reporter",
             "DROP TABLE o2", "",
             "DROP TABLE o; ALTER TABLE o2 RENAME TO o; ALTER INDEX o2a RENAME TO oa",
             "ALTER INDEX oa RENAME TO o2a; ALTER TABLE o RENAME TO o2; CREATE TABLE o (id int "
             "PRIMARY KEY, a int DEFAULT 7); CREATE INDEX oa ON o (a); INSERT INTO o SELECT * FROM "
             "o2; GRANT SELECT ON o TO reporter"},
        Case{"list_in_order", kWords,
             "CREATE TABLE one AS SELECT string_agg(a, ',' ORDER BY id) AS all_of_them FROM t",
             "DROP TABLE one", ""},
        Case{"json_written_otherwise", kJson,
             "ALTER TABLE t ALTER j TYPE jsonb, ALTER g TYPE jsonb USING g::jsonb",
             "ALTER TABLE t ALTER j TYPE json, ALTER g TYPE text",
             "=rollback/restores-data t.g"},  // text is nothing but its characters
        Case{"json_with_a_key_twice", kJson, "INSERT INTO t VALUES (9, '{\"a\":1, \"a\":2}', '{}')",
             "DELETE FROM t WHERE id = 9", "data/conversion-lossless t.j",
             "ALTER TABLE t ALTER j TYPE jsonb", "ALTER TABLE t ALTER j TYPE json"},
        Case{"text_of_json_with_a_key_twice", kJson,
             "INSERT INTO t VALUES (9, '{}', '{\"a\":1, \"a\":2}')", "DELETE FROM t WHERE id = 9",
             "data/conversion-lossless t.g", "ALTER TABLE t ALTER g TYPE jsonb USING g::jsonb",
             "ALTER TABLE t ALTER g TYPE text"},
        Case{"event_trigger_that_names_no_schema",
             "CREATE TABLE t (id int PRIMARY KEY); CREATE TABLE ddl (what text); CREATE FUNCTION "
             "note_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO ddl VALUES "
             "(tg_tag); END $$; CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'; "
             "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION note_ddl()",
             "INSERT INTO t VALUES (1)", "DELETE FROM t WHERE id = 1",
             "=data/content-preserved ddl"},
        Case{"rows_of_children",
             "CREATE TABLE p (id int PRIMARY KEY, a text); CREATE TABLE k (PRIMARY KEY (id)) "
             "INHERITS (p); INSERT INTO p VALUES (1, 'x'); INSERT INTO k VALUES (2, 'y')",
             "ALTER TABLE p ADD was text; UPDATE p SET was = a, a = upper(a)",
             "UPDATE p SET a = was WHERE was IS NOT NULL; ALTER TABLE p DROP was", ""},
        Case{"rows_of_the_parent_only",
             "CREATE TABLE p (id int PRIMARY KEY, a text); CREATE TABLE k (PRIMARY KEY (id)) "
             "INHERITS (p); INSERT INTO p VALUES (1, 'x'); INSERT INTO k VALUES (2, 'y'); CREATE "
             "FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE k SET a = 'z'; "
             "RETURN NULL; END $$; CREATE TRIGGER too AFTER UPDATE ON p EXECUTE FUNCTION f()",
             "ALTER TABLE p ADD was text; UPDATE ONLY p SET was = a, a = upper(a)",
             "UPDATE ONLY p SET a = was; ALTER TABLE p DROP was", "data/content-preserved k.a"},
        Case{
            "constraints_dropped_in_a_block", kHeld,
            "DO $$ DECLARE n name; BEGIN EXECUTE 'ALTER TABLE k DROP CONSTRAINT few'; FOR n IN "
            "SELECT conname FROM pg_constraint WHERE conrelid = 'k'::regclass AND contype = 'f' "
            "LOOP EXECUTE format('ALTER TABLE k DROP CONSTRAINT %I', n); END LOOP; ALTER TABLE k "
            "ALTER n DROP DEFAULT; END $$",
            "ALTER TABLE k ADD CONSTRAINT few CHECK (n > 0) NOT VALID, ADD CONSTRAINT to_p FOREIGN "
            "KEY (p) REFERENCES p NOT VALID, ALTER n SET DEFAULT 1; ALTER TABLE k VALIDATE "
            "CONSTRAINT few, VALIDATE CONSTRAINT to_p",
            "=rollback/new-rows 1"},
        Case{"passed_over_what_means_the_same",
             "CREATE TABLE t (id int PRIMARY KEY, at timestamptz DEFAULT now(), n numeric(10, 2) "
             "DEFAULT 0, i bigint DEFAULT 0, l text[] DEFAULT '{}', b boolean); CREATE INDEX tb ON "
             "t (id) WHERE b; INSERT INTO t VALUES (1)",
             "ALTER TABLE t ADD IF NOT EXISTS at timestamptz DEFAULT CURRENT_TIMESTAMP, ADD IF NOT "
             "EXISTS n numeric(10, 2) DEFAULT 0.0, ADD IF NOT EXISTS i bigint DEFAULT '0', ADD IF "
             "NOT EXISTS l text[] DEFAULT ARRAY[]::text[]; CREATE INDEX IF NOT EXISTS tb ON t (id) "
             "WHERE b = true",
             "SELECT 1", ""},
        Case{"passed_over_another_default",
             "CREATE TABLE t (id int PRIMARY KEY, at timestamp DEFAULT now(), n int DEFAULT 0); "
             "INSERT INTO t VALUES (1)",
             "ALTER TABLE t ADD IF NOT EXISTS at timestamp DEFAULT (now() AT TIME ZONE 'utc'), ADD "
             "IF NOT EXISTS n int DEFAULT 1",
             "SELECT 1", "=lint/if-not-exists-masks t.at|lint/if-not-exists-masks t.n"},
        Case{"passed_over_in_another_schema",
             "CREATE SCHEMA x; CREATE TABLE x.t (id int PRIMARY KEY, a int); CREATE INDEX xi ON "
             "x.t (id); INSERT INTO x.t VALUES (1, 1)",
             "ALTER TABLE x.t ADD COLUMN IF NOT EXISTS a bigint; CREATE INDEX IF NOT EXISTS xi ON "
             "x.t (a); CREATE TABLE IF NOT EXISTS x.t (id int PRIMARY KEY, a int, b text)",
             "SELECT 1",
             "=lint/if-not-exists-masks x.t|lint/if-not-exists-masks x.t.a|lint/"
             "if-not-exists-masks xi"},
        Case{"another_column_beside_what_is_asked_for",
             "CREATE TABLE t (id int PRIMARY KEY, s varchar(10) DEFAULT 'x', a int); INSERT INTO t "
             "VALUES (1, 'q', 1)",
             "ALTER TABLE t ADD COLUMN IF NOT EXISTS a bigint; ALTER TABLE t ALTER a TYPE bigint",
             "ALTER TABLE t ALTER a TYPE int", "=rollback/new-rows 1"},
        Case{"name_that_differs_in_case",
             "CREATE TABLE t (id int PRIMARY KEY, \"A\" int); INSERT INTO t VALUES (1, 1)",
             "ALTER TABLE t ADD COLUMN IF NOT EXISTS a bigint", "ALTER TABLE t DROP a", ""},
        Case{
            "key_taken_along_in_a_block", kHeld,
            "DO $$ DECLARE n name; BEGIN FOR n IN SELECT conname FROM pg_constraint WHERE conrelid "
            "= 'p'::regclass LOOP EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I CASCADE', 'p', "
            "n); "
            "END LOOP; PERFORM 1 FROM k; END $$",
            "ALTER TABLE p ADD PRIMARY KEY (id); ALTER TABLE k ADD CONSTRAINT to_p FOREIGN KEY (p) "
            "REFERENCES p",
            "verify/side-effects k (p)"},
        Case{"views_renamed_and_moved", kViews,
             "ALTER VIEW w SET SCHEMA s; ALTER TABLE w2 RENAME TO w3; ALTER MATERIALIZED VIEW m "
             "RENAME TO between; ALTER MATERIALIZED VIEW between RENAME TO m2",
             "ALTER VIEW s.w SET SCHEMA public; ALTER VIEW w3 RENAME TO w2; ALTER MATERIALIZED "
             "VIEW m2 RENAME TO m",
             ""},
        Case{"view_lost_beside_one_that_is_renamed",
             "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE VIEW w AS SELECT "
             "f() AS a; CREATE VIEW v AS SELECT 2 AS a",
             "ALTER VIEW w SET (security_barrier = true); ALTER VIEW v RENAME TO v2; DROP FUNCTION "
             "f() CASCADE",
             "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE VIEW w AS SELECT "
             "f() AS a; ALTER VIEW v2 RENAME TO v",
             "verify/side-effects w"},
        Case{"rows_that_a_procedure_writes", kTriggered,
             "CREATE PROCEDURE fill() LANGUAGE plpgsql AS 'BEGIN UPDATE u SET n = id * 2; END'; "
             "CALL fill(); DROP PROCEDURE fill()",
             "UPDATE u SET n = 1", ""},
        Case{"rows_that_a_trigger_writes_beside_a_procedure", kTriggered,
             "CREATE PROCEDURE fill() LANGUAGE plpgsql AS 'BEGIN UPDATE t SET n = id * 2; END'; "
             "CALL fill(); DROP PROCEDURE fill()",
             "UPDATE t SET n = 1; UPDATE u SET n = 1", "data/content-preserved u.n"},
        Case{"kept_rows_of_what_names_no_table",
             "CREATE TABLE t (id int PRIMARY KEY, a int); INSERT INTO t VALUES (1, 1), (2, 2); "
             "CREATE VIEW v AS SELECT id, a FROM t; CREATE MATERIALIZED VIEW of_v AS SELECT * FROM "
             "v; CREATE FUNCTION g() RETURNS SETOF t LANGUAGE sql STABLE AS 'SELECT * FROM t'; "
             "CREATE MATERIALIZED VIEW of_g AS SELECT * FROM g(); CREATE MATERIALIZED VIEW divided "
             "AS SELECT 10 / a AS x FROM t; CREATE MATERIALIZED VIEW moved AS SELECT a FROM t; "
             "CREATE MATERIALIZED VIEW at_once AS SELECT now() AS at",
             "UPDATE t SET a = 0 WHERE id = 1; CREATE OR REPLACE VIEW v AS SELECT id, a + 1 AS a "
             "FROM t; ALTER MATERIALIZED VIEW moved RENAME TO other",
             "UPDATE t SET a = 1 WHERE id = 1; CREATE OR REPLACE VIEW v AS SELECT id, a FROM t; "
             "ALTER MATERIALIZED VIEW other RENAME TO moved",
             "!health/tables divided|health/tables of_g|health/tables of_v|health/tables other"},
        Case{"condition_not_valid_that_is_renamed",
             "CREATE TABLE t (id int PRIMARY KEY, a int); INSERT INTO t VALUES (1, 1), (2, -2); "
             "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID",
             "ALTER TABLE t RENAME CONSTRAINT c TO cc", "ALTER TABLE t RENAME CONSTRAINT cc TO c",
             "!"},
        Case{"condition_not_valid_beside_one_that_was_there",
             "CREATE TABLE t (id int PRIMARY KEY, a int); INSERT INTO t VALUES (1, 1), (2, -2); "
             "CREATE TABLE u AS SELECT * FROM t; ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT "
             "VALID",
             "ALTER TABLE t DROP CONSTRAINT c; ALTER TABLE u ADD CONSTRAINT cc CHECK (a > 0) NOT "
             "VALID",
             "ALTER TABLE u DROP CONSTRAINT cc; ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT "
             "VALID",
             "!verify/side-effects u CHECK"}),
    [](const testing::TestParamInfo<Case>& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace gate
