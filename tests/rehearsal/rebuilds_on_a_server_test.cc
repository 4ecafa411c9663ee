// What a table, a view or a policy that is made anew has to say again. Each was forgotten without a
// word once.
#include "tests/rehearsal/on_a_server.h"

namespace gate {
namespace {

using Case = ServerCase;

constexpr const char* kKeptBack =
    "CREATE TABLE t (id int PRIMARY KEY, live boolean); INSERT INTO t VALUES (1, true), (2, "
    "false); ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY rows ON t USING (true); CREATE "
    "POLICY live ON t AS RESTRICTIVE USING (live)";
constexpr const char* kKeptBackAgain =
    "DROP POLICY live ON t; CREATE POLICY live ON t AS RESTRICTIVE USING (live)";
constexpr const char* kLate =
    "CREATE TABLE t (id int PRIMARY KEY, place int, CONSTRAINT one UNIQUE (place) DEFERRABLE "
    "INITIALLY DEFERRED); INSERT INTO t VALUES (1, 1), (2, 2)";
constexpr const char* kNoted =
    "CREATE TABLE t (id int PRIMARY KEY, a text, b text); INSERT INTO t VALUES (1, 'a', 'b'); "
    "COMMENT ON TABLE t IS '@omit'; COMMENT ON COLUMN t.a IS 'of 1999'; COMMENT ON COLUMN t.b IS "
    "'unused'; ALTER TABLE t ALTER a SET STORAGE EXTERNAL; CREATE STATISTICS t_ab ON a, b FROM t";
constexpr const char* kNotedAgain =
    "COMMENT ON TABLE t IS '@omit'; COMMENT ON COLUMN t.a IS 'of 1999'; COMMENT ON COLUMN t.b IS "
    "'unused'; ALTER TABLE t ALTER a SET STORAGE EXTERNAL; CREATE STATISTICS t_ab ON a, b FROM t";

constexpr const char* kReported =
    "CREATE ROLE rebuild_app; CREATE TABLE o (id int PRIMARY KEY, a int DEFAULT 7); CREATE INDEX "
    "oa ON o (a); INSERT INTO o VALUES (1, 1); GRANT SELECT ON o TO rebuild_app";

constexpr const char* kOff =
    "CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t VALUES (1, 1); CREATE FUNCTION f() "
    "RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER off BEFORE UPDATE "
    "ON t FOR EACH ROW EXECUTE FUNCTION f(); ALTER TABLE t DISABLE TRIGGER off";

constexpr const char* kOfType =
    "CREATE TYPE e AS ENUM ('a'); CREATE FUNCTION f(e) RETURNS int LANGUAGE sql AS 'SELECT 1'";

INSTANTIATE_TEST_SUITE_P(
    Rebuilds, PostgresRehearsal,
    testing::Values(
        Case{"policy_that_no_longer_keeps_back", kKeptBack,
             "DROP POLICY live ON t; CREATE POLICY live ON t USING (live)", kKeptBackAgain,
             "=verify/side-effects t live"},
        Case{"policy_that_is_said_to_give", kKeptBack,
             "DROP POLICY live ON t; CREATE POLICY live ON t AS PERMISSIVE USING (live)",
             kKeptBackAgain, ""},
        Case{"key_that_no_longer_waits", kLate,
             "CREATE TABLE n (id int PRIMARY KEY, place int UNIQUE); INSERT INTO n SELECT * FROM "
             "t; DROP TABLE t; ALTER TABLE n RENAME TO t; ALTER INDEX n_pkey RENAME TO t_pkey",
             "ALTER TABLE t DROP CONSTRAINT n_place_key, ADD CONSTRAINT one UNIQUE (place) "
             "DEFERRABLE INITIALLY DEFERRED",
             "!verify/side-effects t (place)"},
        Case{"key_that_waits_again", kLate,
             "ALTER TABLE t DROP CONSTRAINT one; ALTER TABLE t ADD UNIQUE (place) DEFERRABLE "
             "INITIALLY DEFERRED",
             "ALTER TABLE t DROP CONSTRAINT t_place_key; ALTER TABLE t ADD CONSTRAINT one UNIQUE "
             "(place) DEFERRABLE INITIALLY DEFERRED",
             ""},
        Case{"notes_forgotten", kNoted,
             "CREATE TABLE n (LIKE t INCLUDING INDEXES); INSERT INTO n SELECT * FROM t; DROP TABLE "
             "t; ALTER TABLE n RENAME TO t; ALTER INDEX n_pkey RENAME TO t_pkey",
             kNotedAgain,
             "!verify/side-effects t|verify/side-effects t.a|verify/side-effects t.a|verify/"
             "side-effects t.b|verify/side-effects t_ab"},
        Case{"notes_of_a_column_that_goes", kNoted,
             "CREATE TABLE n (id int PRIMARY KEY, a text); INSERT INTO n SELECT id, a FROM t; DROP "
             "TABLE t; ALTER TABLE n RENAME TO t; ALTER INDEX n_pkey RENAME TO t_pkey; COMMENT ON "
             "TABLE t IS '@omit'; COMMENT ON COLUMN t.a IS 'since 1999'; ALTER TABLE t ALTER a SET "
             "STORAGE EXTERNAL",
             "ALTER TABLE t ADD b text; COMMENT ON COLUMN t.a IS 'of 1999'; COMMENT ON COLUMN t.b "
             "IS 'unused'; CREATE STATISTICS t_ab ON a, b FROM t",
             "rollback/restores-data t.b"},
        Case{"comment_of_a_view_forgotten",
             "CREATE TABLE t (id int PRIMARY KEY); CREATE VIEW v AS SELECT id FROM t; COMMENT ON "
             "VIEW v IS '@name things'",
             "DROP VIEW v; CREATE VIEW v AS SELECT id, id AS other FROM t",
             "DROP VIEW v; CREATE VIEW v AS SELECT id FROM t; COMMENT ON VIEW v IS '@name things'",
             "!verify/side-effects v"},
        Case{
            "index_right_and_default_taken_away_after_the_rebuild", kReported,
            "CREATE TABLE o2 (id int PRIMARY KEY, a int); INSERT INTO o2 SELECT * FROM o; CREATE "
            "INDEX o2a ON o2 (a); GRANT SELECT ON o2 TO rebuild_app",
            "DROP TABLE o2", "",
            "DROP TABLE o; ALTER TABLE o2 RENAME TO o; ALTER INDEX o2a RENAME TO oa; ALTER INDEX "
            "o2_pkey RENAME TO o_pkey; ALTER TABLE o ALTER a SET DEFAULT 7",
            "ALTER TABLE o ALTER a DROP DEFAULT; ALTER INDEX oa RENAME TO o2a; ALTER INDEX o_pkey "
            "RENAME TO o2_pkey; ALTER TABLE o RENAME TO o2; CREATE TABLE o (id int PRIMARY KEY, a "
            "int DEFAULT 7); INSERT INTO o SELECT * FROM o2; CREATE INDEX oa ON o (a); GRANT "
            "SELECT ON o TO rebuild_app",
            "DROP INDEX oa; REVOKE SELECT ON o FROM rebuild_app; ALTER TABLE o ALTER a DROP "
            "DEFAULT",
            "CREATE INDEX oa ON o (a); GRANT SELECT ON o TO rebuild_app; ALTER TABLE o ALTER a SET "
            "DEFAULT 7"},
        Case{"right_forgotten_beside_another_taken_away",
             "CREATE TABLE o (id int PRIMARY KEY); INSERT INTO o VALUES (1); GRANT SELECT ON o TO "
             "PUBLIC",
             "CREATE TABLE o2 (id int PRIMARY KEY); INSERT INTO o2 SELECT * FROM o; DROP TABLE o; "
             "ALTER TABLE o2 RENAME TO o; ALTER INDEX o2_pkey RENAME TO o_pkey; REVOKE INSERT ON o "
             "FROM PUBLIC",
             "GRANT SELECT ON o TO PUBLIC", "=verify/side-effects o to public"},
        Case{"function_loses_its_rights_beside_another_owner",
             "CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
             "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 2'; ALTER "
             "FUNCTION f() COST 7",
             "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT "
             "1'",
             "!verify/side-effects f() SECURITY DEFINER"},
        Case{"condition_taken_along_beside_a_drop_that_is_rolled_back",
             "CREATE FUNCTION f(i int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'; "
             "CREATE TABLE t (id int PRIMARY KEY, a int, CONSTRAINT c2 CHECK (f(a)))",
             "BEGIN; SAVEPOINT s; ALTER TABLE t DROP CONSTRAINT c2; ROLLBACK TO s; DROP FUNCTION "
             "f(int) CASCADE; COMMIT",
             "CREATE FUNCTION f(i int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'; "
             "ALTER TABLE t ADD CONSTRAINT c2 CHECK (f(a))",
             "=verify/side-effects t CHECK"},
        Case{"policies_that_no_longer_bind_their_owner",
             "CREATE TABLE o (id int PRIMARY KEY); INSERT INTO o VALUES (1); ALTER TABLE o ENABLE "
             "ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; CREATE POLICY p ON o USING (true)",
             "CREATE TABLE o2 (id int PRIMARY KEY); INSERT INTO o2 SELECT * FROM o; DROP TABLE o; "
             "ALTER TABLE o2 RENAME TO o; ALTER INDEX o2_pkey RENAME TO o_pkey; ALTER TABLE o "
             "ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON o USING (true)",
             "ALTER TABLE o FORCE ROW LEVEL SECURITY",
             "=verify/side-effects o FORCE ROW LEVEL SECURITY"},
        Case{"trigger_that_was_off_and_is_switched_on", kOff,
             "ALTER TABLE t DISABLE TRIGGER USER; UPDATE t SET n = 2; ALTER TABLE t ENABLE TRIGGER "
             "USER",
             "UPDATE t SET n = 1; ALTER TABLE t DISABLE TRIGGER off", "=verify/side-effects off"},
        Case{"trigger_that_is_switched_on_by_name", kOff, "ALTER TABLE t ENABLE TRIGGER off",
             "ALTER TABLE t DISABLE TRIGGER off", ""},
        Case{"numbers_that_anybody_gives",
             "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY (INCREMENT BY 10) PRIMARY KEY, a "
             "int); INSERT INTO t (a) VALUES (1)",
             "CREATE TABLE n (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, a int); INSERT "
             "INTO n SELECT * FROM t; SELECT setval(pg_get_serial_sequence('n', 'id'), 21); DROP "
             "TABLE t; ALTER TABLE n RENAME TO t; ALTER INDEX n_pkey RENAME TO t_pkey",
             "ALTER TABLE t ALTER id SET GENERATED ALWAYS SET INCREMENT BY 10",
             "!verify/side-effects t.id|verify/side-effects t.id"},
        Case{"numbers_that_anybody_is_said_to_give",
             "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a int); INSERT INTO "
             "t (a) VALUES "
             "(1)",
             "ALTER TABLE t ALTER id SET GENERATED BY DEFAULT",
             "ALTER TABLE t ALTER id SET GENERATED ALWAYS", "!"},
        Case{"trigger_of_a_table_that_is_swapped_in_later",
             "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; "
             "CREATE TABLE t (id int PRIMARY KEY, a text); INSERT INTO t VALUES (1, 'a'); CREATE "
             "TRIGGER touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch()",
             "CREATE TABLE n (id int PRIMARY KEY, a text); INSERT INTO n SELECT * FROM t; CREATE "
             "TRIGGER touch BEFORE UPDATE ON n FOR EACH ROW EXECUTE FUNCTION touch()",
             "DROP TABLE n", "", "ALTER TABLE t RENAME TO t_old; ALTER TABLE n RENAME TO t",
             "ALTER TABLE t RENAME TO n; ALTER TABLE t_old RENAME TO t"},
        Case{"name_of_the_fixtures_that_a_later_migration_takes",
             "CREATE TABLE t (id int PRIMARY KEY, a text); INSERT INTO t VALUES (1, 'a')",
             "ALTER TABLE t RENAME TO t_old", "ALTER TABLE t_old RENAME TO t", "",
             "CREATE TABLE t (id int PRIMARY KEY, a text); INSERT INTO t SELECT * FROM t_old",
             "DROP TABLE t"},
        Case{"index_over_a_function_that_answers_otherwise",
             "CREATE FUNCTION slug(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT "
             "lower($1)'; CREATE TABLE t (id int PRIMARY KEY, a text); INSERT INTO t VALUES (1, "
             "'a'), (2, 'b'); CREATE INDEX by_slug ON t (slug(a))",
             "CREATE OR REPLACE FUNCTION slug(text) RETURNS text LANGUAGE sql IMMUTABLE AS "
             "'SELECT upper($1)'",
             "CREATE OR REPLACE FUNCTION slug(text) RETURNS text LANGUAGE sql IMMUTABLE AS "
             "'SELECT lower($1)'",
             "=verify/integrity database"},
        Case{"function_that_goes_with_a_type", kOfType,
             "DROP TYPE e CASCADE; CREATE TYPE e AS ENUM ('a', 'b')",
             "DROP TYPE e; CREATE TYPE e AS ENUM ('a'); CREATE FUNCTION f(e) RETURNS int LANGUAGE "
             "sql AS 'SELECT 1'",
             "=verify/side-effects f(e)"},
        Case{"function_that_is_dropped_with_a_type", kOfType,
             "DROP FUNCTION f(e); DROP TYPE e CASCADE; CREATE TYPE e AS ENUM ('a', 'b')",
             "DROP TYPE e; CREATE TYPE e AS ENUM ('a'); CREATE FUNCTION f(e) RETURNS int LANGUAGE "
             "sql AS 'SELECT 1'",
             ""},
        Case{"down_that_forgets_what_casts_and_sorts",
             "CREATE COLLATION by_code FROM \"C\"; CREATE FUNCTION same(int, text) RETURNS boolean "
             "LANGUAGE sql IMMUTABLE AS 'SELECT $1::text = $2'; CREATE OPERATOR === (LEFTARG = "
             "int, RIGHTARG = text, FUNCTION = same); CREATE TEXT SEARCH CONFIGURATION words (COPY "
             "= simple); CREATE TABLE t (id int PRIMARY KEY, a int, b int); CREATE STATISTICS ab "
             "ON a, b FROM t",
             "DROP COLLATION by_code; DROP OPERATOR === (int, text); DROP TEXT SEARCH "
             "CONFIGURATION words; DROP STATISTICS ab",
             "SELECT 1",
             "=rollback/restores-schema ===(integer,text)|rollback/restores-schema "
             "ab|rollback/restores-schema "
             "by_code|rollback/restores-schema words"}),
    [](const testing::TestParamInfo<Case>& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace gate
