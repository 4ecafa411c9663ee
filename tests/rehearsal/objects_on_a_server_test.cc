// What a server's databases can lose beside rows: rights, policies, views, conditions. Each was
// taken for sound once, or for lost.
#include "tests/rehearsal/on_a_server.h"

namespace gate {
namespace {

using Case = ServerCase;

constexpr const char* kGuarded =
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = public AS "
    "'SELECT 1'";
constexpr const char* kCopied =
    "CREATE TABLE t (id int PRIMARY KEY, a int); INSERT INTO t VALUES (1, 1); CREATE TABLE t_was "
    "(LIKE t); CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO "
    "t_was SELECT OLD.*; RETURN coalesce(NEW, OLD); END $$; CREATE TRIGGER keep BEFORE UPDATE OR "
    "DELETE ON t FOR EACH ROW EXECUTE FUNCTION keep()";
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
constexpr const char* kParent =
    "CREATE TABLE p (a int, b int, PRIMARY KEY (a, b)); CREATE TABLE k (id int PRIMARY KEY, a int, "
    "b int); INSERT INTO p VALUES (1, 1); INSERT INTO k VALUES (1, 1, 1); ALTER TABLE k ADD "
    "CONSTRAINT k_fk FOREIGN KEY (a, b) REFERENCES p (a, b) NOT VALID";
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
constexpr const char* kHeldByFunction =
    "CREATE FUNCTION f(i int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'; CREATE "
    "TABLE "
    "t (id int PRIMARY KEY, a int, CONSTRAINT c1 CHECK (a > 0), CONSTRAINT c2 CHECK (f(a)))";
constexpr const char* kHeldAgain =
    "CREATE FUNCTION f(i int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'; ALTER TABLE "
    "t ADD CONSTRAINT c2 CHECK (f(a))";
constexpr const char* kReadTwice =
    "CREATE TABLE t (id int PRIMARY KEY); CREATE VIEW v AS SELECT id FROM t; CREATE VIEW v2 AS "
    "SELECT id FROM v";
constexpr const char* kReadTwiceAgain =
    "CREATE VIEW v AS SELECT id FROM t; CREATE VIEW v2 AS SELECT id FROM v";

INSTANTIATE_TEST_SUITE_P(
    Objects, PostgresRehearsal,
    testing::Values(
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
        Case{"filled_by_a_block",
             "CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL); INSERT INTO t VALUES (1, 1)",
             "ALTER TABLE t ADD c int; DO $$ BEGIN UPDATE t SET c = a; END $$; ALTER TABLE t ALTER "
             "c "
             "SET NOT NULL",
             "ALTER TABLE t DROP c", "!"},
        Case{
            "computed_no_longer",
            "CREATE TABLE t (id int PRIMARY KEY, a int, b int GENERATED ALWAYS AS (a * 2) STORED); "
            "INSERT INTO t VALUES (1, 1)",
            "ALTER TABLE t ALTER b DROP EXPRESSION",
            "ALTER TABLE t DROP b; ALTER TABLE t ADD b int GENERATED ALWAYS AS (a * 2) STORED", ""},
        Case{"sequence_of_a_wider_column",
             "CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t VALUES (1)",
             "ALTER TABLE t ALTER id TYPE bigint", "ALTER TABLE t ALTER id TYPE int",
             "!verify/side-effects t.id"},
        Case{"sequence_widened_with_its_column",
             "CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t VALUES (1)",
             "ALTER TABLE t ALTER id TYPE bigint; ALTER SEQUENCE t_id_seq AS bigint",
             "ALTER SEQUENCE t_id_seq AS int; ALTER TABLE t ALTER id TYPE int", "!"},
        Case{"sequences_rights_forgotten",
             "CREATE ROLE serial_app; CREATE TABLE t (id serial PRIMARY KEY, a int); GRANT SELECT, "
             "INSERT "
             "ON t TO serial_app; GRANT USAGE ON SEQUENCE t_id_seq TO serial_app; INSERT INTO t "
             "(a) VALUES (1)",
             "ALTER TABLE t RENAME TO t_old; CREATE TABLE t (id serial PRIMARY KEY, a int); INSERT "
             "INTO t SELECT * FROM t_old; SELECT setval(pg_get_serial_sequence('t', 'id'), 1); "
             "DROP TABLE t_old; GRANT SELECT, INSERT ON t TO serial_app",
             "GRANT USAGE ON SEQUENCE t_id_seq1 TO serial_app",
             "verify/side-effects sequence of t.id to serial_app"},
        Case{"functions_rights_forgotten",
             "CREATE FUNCTION f(i int) RETURNS int LANGUAGE sql AS 'SELECT i'; REVOKE ALL ON "
             "FUNCTION f(int) FROM public",
             "DROP FUNCTION f(int)",
             "CREATE FUNCTION f(i int) RETURNS int LANGUAGE sql AS 'SELECT i'",
             "rollback/restores-schema f(integer) to public"},
        Case{"view_emptied", "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a",
             "REFRESH MATERIALIZED VIEW m WITH NO DATA", "SELECT 1", "rollback/restores-schema m"},
        Case{"default_dropped", kPrices, "ALTER TABLE t ALTER price DROP DEFAULT",
             "ALTER TABLE t ALTER price SET DEFAULT 1", ""},
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
        Case{"trigger_that_copies_whole_rows", kCopied, "ALTER TABLE t ADD b text",
             "ALTER TABLE t DROP b", "=verify/objects-compile t"},
        Case{"trigger_that_copies_whole_rows_into_as_many", kCopied,
             "ALTER TABLE t ADD b text; ALTER TABLE t_was ADD b text",
             "ALTER TABLE t_was DROP b; ALTER TABLE t DROP b", ""},
        Case{"condition_whose_function_reads_a_renamed_column",
             "CREATE TABLE r (k int PRIMARY KEY, most int); INSERT INTO r VALUES (1, 9); CREATE "
             "FUNCTION most() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT most FROM r "
             "WHERE k = 1); END $$; CREATE TABLE t (id int PRIMARY KEY, a int CHECK (a < most())); "
             "INSERT INTO t VALUES (1, 1)",
             "ALTER TABLE r RENAME most TO upper", "ALTER TABLE r RENAME upper TO most",
             "=verify/objects-compile t"},
        Case{"trigger_that_refuses_in_its_own_words", kCopied,
             "CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'kept'; END "
             "$$; CREATE TRIGGER a_no BEFORE DELETE ON t FOR EACH ROW EXECUTE FUNCTION no()",
             "DROP FUNCTION no() CASCADE", ""},
        Case{"functions_options_forgotten", kGuarded,
             "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 2'",
             "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER SET "
             "search_path = public AS 'SELECT 1'",
             "!verify/side-effects f() SECURITY DEFINER|verify/side-effects f() SET search_path TO "
             "'public'"},
        Case{"functions_options_changed_by_words", kGuarded,
             "ALTER FUNCTION f() SECURITY INVOKER; ALTER FUNCTION f() RESET ALL",
             "ALTER FUNCTION f() SECURITY DEFINER SET search_path = public", "!"},
        Case{"functions_options_kept", kGuarded,
             "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER SET "
             "search_path = public AS 'SELECT 2'",
             "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER SET "
             "search_path = public AS 'SELECT 1'",
             "!"},
        Case{"schemas_rights_lost_with_it",
             "CREATE ROLE schema_app; CREATE SCHEMA s; GRANT USAGE ON SCHEMA s TO schema_app",
             "DROP SCHEMA s; CREATE SCHEMA s", "GRANT USAGE ON SCHEMA s TO schema_app",
             "verify/side-effects schema s to schema_app"},
        Case{"rights_on_ones_own_table", "CREATE ROLE own_app",
             "CREATE TABLE n (id int PRIMARY KEY); GRANT SELECT ON n TO own_app", "DROP TABLE n",
             "!"},
        Case{"function_over_a_table_that_moves", kLogged,
             "CREATE SCHEMA s; ALTER TABLE log SET SCHEMA s",
             "ALTER TABLE s.log SET SCHEMA public; DROP SCHEMA s",
             "=verify/objects-compile log_it()"},
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
        Case{"trigger_dropped_by_a_text", kWatched,
             "DO $$ BEGIN EXECUTE 'DROP TRIGGER watch ON t'; END $$",
             "CREATE TRIGGER watch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f()", ""},
        Case{"trigger_taken_along", kWatched, "DROP FUNCTION f() CASCADE", kWatchedAgain,
             "=verify/side-effects watch"},
        Case{"triggers_left_off", kWatched, "ALTER TABLE t DISABLE TRIGGER USER",
             "ALTER TABLE t ENABLE TRIGGER USER", "=verify/side-effects watch"},
        Case{"trigger_switched_off", kWatched, "ALTER TABLE t DISABLE TRIGGER watch",
             "ALTER TABLE t ENABLE TRIGGER watch", ""},
        Case{"logged_from_now_on", "CREATE UNLOGGED TABLE t (id int PRIMARY KEY)",
             "ALTER TABLE t SET LOGGED", "ALTER TABLE t SET UNLOGGED", ""},
        Case{"view_left_without_data",
             "CREATE TABLE t (id int PRIMARY KEY); CREATE MATERIALIZED VIEW m AS SELECT id FROM t",
             "REFRESH MATERIALIZED VIEW m WITH NO DATA", "REFRESH MATERIALIZED VIEW m",
             "=verify/objects-compile m"},
        Case{"policies_that_bind_again",
             "CREATE TABLE t (id int PRIMARY KEY, a text); INSERT INTO t VALUES (1, '1'), (2, "
             "'2'); ALTER TABLE t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
             "ALTER TABLE t NO FORCE ROW LEVEL SECURITY", "ALTER TABLE t FORCE ROW LEVEL SECURITY",
             "!"},
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
        Case{"event_trigger_that_names_no_schema",
             "CREATE TABLE t (id int PRIMARY KEY); CREATE TABLE ddl (what text); CREATE FUNCTION "
             "note_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO ddl VALUES "
             "(tg_tag); END $$; CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'; "
             "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION note_ddl()",
             "INSERT INTO t VALUES (1)", "DELETE FROM t WHERE id = 1",
             "=data/content-preserved ddl"},
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
             "!verify/side-effects u CHECK cc"},
        Case{"views_rights_forgotten_under_another_name", kSeen,
             "CREATE VIEW v_new WITH (security_barrier = true) AS SELECT id FROM t; DROP VIEW v; "
             "ALTER VIEW v_new RENAME TO v",
             "SELECT 1", "verify/side-effects v to reporter"},
        Case{"views_options_forgotten_under_another_name", kSeen,
             "CREATE VIEW v_new AS SELECT id FROM t; GRANT SELECT ON v_new TO reporter; DROP VIEW "
             "v; ALTER VIEW v_new RENAME TO v",
             "SELECT 1", "verify/side-effects v security_barrier=true"},
        Case{"view_made_under_another_name_with_all_of_it", kSeen,
             "CREATE VIEW v_new WITH (security_barrier = true) AS SELECT id FROM t; GRANT SELECT "
             "ON v_new TO reporter; DROP VIEW v; ALTER VIEW v_new RENAME TO v",
             "SELECT 1", ""},
        Case{"view_whose_place_a_renamed_one_takes", kSeen,
             "CREATE VIEW v_new AS SELECT id + 1 AS id FROM t; ALTER VIEW v RENAME TO v_old; "
             "ALTER TABLE v_new RENAME TO v",
             "DROP VIEW v; ALTER VIEW v_old RENAME TO v", "verify/side-effects v to reporter"},
        Case{"views_rights_forgotten_by_one_of_another_schema", kSeen,
             "CREATE SCHEMA made; CREATE VIEW made.v WITH (security_barrier = true) AS SELECT id "
             "FROM t; DO $$ BEGIN EXECUTE 'DROP VIEW v'; EXECUTE 'ALTER VIEW made.v SET SCHEMA "
             "public'; END $$",
             "DROP SCHEMA made; GRANT SELECT ON v TO reporter",
             "=verify/side-effects v to reporter"},
        Case{"kept_views_index_forgotten_under_another_name", kKept,
             "CREATE MATERIALIZED VIEW v_new AS SELECT id, a FROM t; DROP MATERIALIZED VIEW v; "
             "ALTER MATERIALIZED VIEW v_new RENAME TO v",
             "CREATE UNIQUE INDEX v_id ON v (id)", "=verify/side-effects v_id"},
        Case{"kept_views_rights_forgotten_under_another_name",
             "CREATE TABLE t (id int PRIMARY KEY); CREATE MATERIALIZED VIEW m AS SELECT id FROM t; "
             "GRANT SELECT ON m TO reporter",
             "CREATE MATERIALIZED VIEW made AS SELECT id FROM t; DROP MATERIALIZED VIEW m; ALTER "
             "MATERIALIZED VIEW made RENAME TO m",
             "GRANT SELECT ON m TO reporter", "=verify/side-effects m to reporter"},
        Case{"functions_rights_forgotten_under_another_name", kCalled,
             "CREATE FUNCTION f2(i int) RETURNS int LANGUAGE sql AS 'SELECT 2'; DROP FUNCTION "
             "f(int); ALTER FUNCTION f2(int) RENAME TO f",
             "SELECT 1", "verify/side-effects f(integer) to public"},
        Case{"sequences_rights_forgotten_under_another_name",
             "CREATE SEQUENCE s; GRANT USAGE ON SEQUENCE s TO reporter",
             "CREATE SEQUENCE s2; DROP SEQUENCE s; ALTER SEQUENCE s2 RENAME TO s",
             "GRANT USAGE ON SEQUENCE s TO reporter", "=verify/side-effects s to reporter"},
        Case{"view_made_anew_by_two", kSeen, "DROP VIEW v",
             "CREATE VIEW v WITH (security_barrier = true) AS SELECT id FROM t; GRANT SELECT ON v "
             "TO reporter",
             "=verify/side-effects v to reporter",
             "CREATE VIEW v WITH (security_barrier = true) AS SELECT id FROM t", "DROP VIEW v"},
        Case{"view_made_anew_by_two_without_its_options", kSeen, "DROP VIEW v",
             "CREATE VIEW v WITH (security_barrier = true) AS SELECT id FROM t; GRANT SELECT ON v "
             "TO reporter",
             "=verify/side-effects v security_barrier=true",
             "CREATE VIEW v AS SELECT id FROM t; GRANT SELECT ON v TO reporter", "DROP VIEW v"},
        Case{"view_made_anew_by_two_with_all_of_it", kSeen, "DROP VIEW v",
             "CREATE VIEW v WITH (security_barrier = true) AS SELECT id FROM t; GRANT SELECT ON v "
             "TO reporter",
             "",
             "CREATE VIEW v WITH (security_barrier = true) AS SELECT id FROM t; GRANT SELECT ON v "
             "TO reporter",
             "DROP VIEW v"},
        Case{"kept_view_made_anew_by_two", kKept, "DROP MATERIALIZED VIEW v",
             "CREATE MATERIALIZED VIEW v AS SELECT id, a FROM t; CREATE UNIQUE INDEX v_id ON v "
             "(id)",
             "=verify/side-effects v_id", "CREATE MATERIALIZED VIEW v AS SELECT id, a FROM t",
             "DROP MATERIALIZED VIEW v"},
        Case{"function_made_anew_by_two", kCalled, "DROP FUNCTION f(int)",
             "CREATE FUNCTION f(i int) RETURNS int LANGUAGE sql AS 'SELECT 1'; REVOKE EXECUTE ON "
             "FUNCTION f(int) FROM PUBLIC",
             "=verify/side-effects f(integer) to public",
             "CREATE FUNCTION f(i int) RETURNS int LANGUAGE sql AS 'SELECT 2'",
             "DROP FUNCTION f(int)"},
        Case{"condition_taken_along_beside_a_drop_of_nothing", kHeldByFunction,
             "ALTER TABLE t DROP CONSTRAINT IF EXISTS old_name; DROP FUNCTION f(int) CASCADE",
             kHeldAgain, "=verify/side-effects t CHECK"},
        Case{"condition_taken_along_beside_one_dropped_by_a_text", kHeldByFunction,
             "DO $$ BEGIN EXECUTE format('ALTER TABLE t DROP CONSTRAINT %I', 'c1'); DROP FUNCTION "
             "f(int) CASCADE; END $$",
             "ALTER TABLE t ADD CONSTRAINT c1 CHECK (a > 0); CREATE FUNCTION f(i int) RETURNS "
             "boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'; ALTER TABLE t ADD CONSTRAINT c2 "
             "CHECK (f(a))",
             "verify/side-effects t CHECK"},
        Case{"condition_taken_along_beside_a_block", kHeldByFunction,
             "DO $$ BEGIN EXECUTE format('ALTER TABLE t DROP CONSTRAINT %I', 'c1'); END $$; DROP "
             "FUNCTION f(int) CASCADE; ALTER TABLE t RENAME a TO b",
             "ALTER TABLE t RENAME b TO a; ALTER TABLE t ADD CONSTRAINT c1 CHECK (a > 0); CREATE "
             "FUNCTION f(i int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'; ALTER "
             "TABLE t ADD CONSTRAINT c2 CHECK (f(a))",
             "verify/side-effects t CHECK"},
        Case{"conditions_dropped_by_name_beside_their_function", kHeldByFunction,
             "ALTER TABLE t DROP CONSTRAINT c1; DO $$ BEGIN EXECUTE format('ALTER TABLE t DROP "
             "CONSTRAINT %I', 'c2'); END $$; DROP FUNCTION f(int) CASCADE; ALTER TABLE t RENAME a "
             "TO b",
             "ALTER TABLE t RENAME b TO a; CREATE FUNCTION f(i int) RETURNS boolean LANGUAGE sql "
             "IMMUTABLE AS 'SELECT true'; ALTER TABLE t ADD CONSTRAINT c1 CHECK (a > 0) NOT "
             "VALID, ADD CONSTRAINT c2 CHECK (f(a)) NOT VALID",
             "=rollback/restores-schema t"},
        Case{"condition_dropped_by_a_function",
             "CREATE TABLE t (id int PRIMARY KEY, a int CONSTRAINT c1 CHECK (a > 0)); CREATE "
             "FUNCTION d() RETURNS void LANGUAGE plpgsql AS 'BEGIN ALTER TABLE t DROP CONSTRAINT "
             "c1; END'",
             "SELECT d()", "ALTER TABLE t ADD CONSTRAINT c1 CHECK (a > 0)",
             "verify/side-effects t CHECK"},
        Case{"condition_of_a_table_that_a_block_does_not_name",
             "CREATE TABLE t (id int PRIMARY KEY, a int CONSTRAINT c1 CHECK (a > 0))",
             "DO $$ DECLARE r record; BEGIN FOR r IN SELECT conname, conrelid FROM pg_constraint "
             "WHERE contype = 'c' AND connamespace = 'public'::regnamespace LOOP EXECUTE "
             "format('ALTER TABLE %s DROP CONSTRAINT %I', r.conrelid::regclass, r.conname); END "
             "LOOP; END $$",
             "ALTER TABLE t ADD CONSTRAINT c1 CHECK (a > 0)", "verify/side-effects t CHECK"},
        Case{"view_taken_along_in_a_text", kReadTwice,
             "DO $$ BEGIN EXECUTE 'DROP VIEW v CASCADE'; END $$", kReadTwiceAgain,
             "=verify/side-effects v2"},
        Case{"view_taken_along_by_another", kReadTwice, "DROP VIEW v CASCADE", kReadTwiceAgain,
             "=verify/side-effects v2"},
        Case{"view_taken_along_in_a_block", kReadTwice, "DO $$ BEGIN DROP VIEW v CASCADE; END $$",
             kReadTwiceAgain, "=verify/side-effects v2"},
        Case{"view_taken_along_by_one_that_is_looked_up", kReadTwice,
             "DO $$ BEGIN IF EXISTS (SELECT FROM pg_views WHERE viewname = 'v') THEN EXECUTE "
             "'DROP VIEW IF EXISTS public.v CASCADE'; END IF; END $$",
             kReadTwiceAgain, "=verify/side-effects v2"},
        Case{"views_dropped_by_names_found_out", kReadTwice,
             "DO $$ DECLARE n name; BEGIN FOR n IN SELECT viewname FROM pg_views WHERE schemaname "
             "= 'public' ORDER BY 1 DESC LOOP EXECUTE format('DROP VIEW IF EXISTS %I CASCADE', n); "
             "END LOOP; END $$",
             kReadTwiceAgain, ""},
        Case{"passed_over_another_kept_view_and_sequence",
             "CREATE TABLE t (id int PRIMARY KEY, a int); CREATE MATERIALIZED VIEW m AS SELECT id "
             "FROM t; CREATE SEQUENCE s; CREATE SEQUENCE same; CREATE MATERIALIZED VIEW n AS "
             "SELECT id FROM t",
             "CREATE MATERIALIZED VIEW IF NOT EXISTS m AS SELECT id, a FROM t; CREATE SEQUENCE IF "
             "NOT EXISTS s INCREMENT 10; CREATE SEQUENCE IF NOT EXISTS same; CREATE MATERIALIZED "
             "VIEW IF NOT EXISTS n AS SELECT id FROM t",
             "SELECT 1", "=lint/if-not-exists-masks m|lint/if-not-exists-masks s"},
        Case{"condition_not_valid_of_a_partition",
             "CREATE TABLE o (r text, v int) PARTITION BY LIST (r); CREATE TABLE o_eu PARTITION OF "
             "o FOR VALUES IN ('eu'); INSERT INTO o VALUES ('eu', 1), ('eu', -1)",
             "ALTER TABLE o_eu ADD CONSTRAINT c CHECK (v > 0) NOT VALID",
             "ALTER TABLE o_eu DROP CONSTRAINT c", "!verify/side-effects o_eu CHECK c"},
        Case{"condition_not_valid_of_a_domain_in_lists",
             "CREATE DOMAIN d AS int; CREATE TABLE t (id int PRIMARY KEY, l d[]); INSERT INTO t "
             "VALUES (1, '{1,-1}'), (2, '{2}')",
             "ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID",
             "ALTER DOMAIN d DROP CONSTRAINT c", "!verify/side-effects t CHECK c"},
        Case{"default_dropped_by_texts_put_together",
             "CREATE TABLE t (id int PRIMARY KEY, a int DEFAULT 1, b int DEFAULT 2)",
             "DO $$ DECLARE tbl regclass := 't'::regclass; BEGIN EXECUTE concat('ALTER TABLE ', "
             "tbl::text, ' "
             "ALTER COLUMN a DROP DEFAULT'); EXECUTE E'\\nALTER TABLE t\\n ALTER COLUMN b DROP "
             "DEFAULT'; END $$",
             "ALTER TABLE t ALTER a SET DEFAULT 1, ALTER b SET DEFAULT 2", ""}),
    [](const testing::TestParamInfo<Case>& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace gate
