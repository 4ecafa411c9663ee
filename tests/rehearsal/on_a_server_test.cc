// What a server's databases can lose of rows and values that files cannot: each was taken for sound
// once, or for lost.
#include "tests/rehearsal/on_a_server.h"

namespace gate {
namespace {

using Case = ServerCase;
using ::testing::Contains;

TEST_P(PostgresRehearsal, FindsWhatIsLost) {
  const std::string expected = GetParam().found;
  const std::vector<std::string> found = failures();
  if (expected.empty() || expected.starts_with('=') || expected.starts_with('!')) {
    EXPECT_EQ(join(found, "|"), expected.substr(expected.empty() ? 0 : 1));
  } else {
    EXPECT_THAT(found, Contains(expected));
  }
}

constexpr const char* kMoved =
    "CREATE TABLE o (id int, region text, PRIMARY KEY (id, region)) PARTITION BY LIST (region); "
    "CREATE TABLE eu PARTITION OF o FOR VALUES IN ('eu'); CREATE TABLE us PARTITION OF o FOR "
    "VALUES IN ('us'); INSERT INTO o VALUES (1, 'eu'), (2, 'us'); CREATE FUNCTION f() RETURNS "
    "trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE TRIGGER none BEFORE INSERT ON us "
    "FOR EACH ROW EXECUTE FUNCTION f()";
constexpr const char* kTrimmed =
    "CREATE TABLE t (id int PRIMARY KEY, a int); INSERT INTO t VALUES (1, 1), (2, 9); CREATE "
    "FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN DELETE FROM t WHERE a > 9; RETURN "
    "NULL; END'; CREATE TRIGGER trim AFTER UPDATE ON t FOR EACH STATEMENT EXECUTE FUNCTION f()";
constexpr const char* kTriggered =
    "CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t SELECT i, 1 FROM "
    "generate_series(1, 5) i; CREATE TABLE u (id int PRIMARY KEY, n int); INSERT INTO u SELECT * "
    "FROM t; CREATE FUNCTION too() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN UPDATE u SET n = 7 "
    "WHERE id = NEW.id; RETURN NULL; END'; CREATE TRIGGER too AFTER UPDATE ON t FOR EACH ROW "
    "EXECUTE FUNCTION too()";
constexpr const char* kStamped =
    "CREATE TABLE c (id int PRIMARY KEY, v text, t timestamptz NOT NULL DEFAULT now()); INSERT "
    "INTO c VALUES (1, 'x', '2020-01-01')";
constexpr const char* kFiles =
    "CREATE TABLE files (id int PRIMARY KEY, name text NOT NULL, body bytea NOT NULL); INSERT INTO "
    "files VALUES (1, 'a', '\\x00ff')";
constexpr const char* kJson =
    "CREATE TABLE t (id int PRIMARY KEY, j json, g text); INSERT INTO t VALUES (1, "
    "'{\"b\":1,\"a\":[1,2]}', '{\"b\":1, \"a\":\"\\u00e4\"}'), (2, '1', 'null'), (3, NULL, '7 '), "
    "(4, '1.50e1', '{}')";
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
    Rows, PostgresRehearsal,
    testing::Values(
        Case{"numeric_cut", kPrices, "ALTER TABLE t ALTER price TYPE numeric(9, 2)",
             "ALTER TABLE t ALTER price TYPE numeric(9, 4)", "data/conversion-lossless t.price"},
        Case{"attribute_dropped",
             "CREATE TYPE addr AS (street text, city text); CREATE TABLE t (id int PRIMARY KEY, a "
             "addr); INSERT INTO t VALUES (1, ('S', 'C'))",
             "ALTER TYPE addr DROP ATTRIBUTE city", "ALTER TYPE addr ADD ATTRIBUTE city text",
             "data/content-preserved t.a"},
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
        Case{"lists_of_json_in_another_form",
             "CREATE TABLE t (id int PRIMARY KEY, d json[]); INSERT INTO t VALUES (1, "
             "'{\"{\\\"b\\\":1, \\\"a\\\":2}\"}'), (2, '{null,\"[1, 2]\"}'), (3, NULL)",
             "ALTER TABLE t ALTER d TYPE jsonb[] USING d::jsonb[]",
             "ALTER TABLE t ALTER d TYPE json[] USING d::json[]", ""},
        Case{"random_keys", kPrices,
             "ALTER TABLE t ADD COLUMN uid uuid NOT NULL DEFAULT gen_random_uuid()",
             "ALTER TABLE t DROP COLUMN uid", ""},
        Case{"stamped_rows", "CREATE TABLE t (id int PRIMARY KEY, at timestamptz DEFAULT now())",
             "INSERT INTO t (id) VALUES (1), (2)", "DELETE FROM t WHERE id IN (1, 2)", ""},
        Case{"escaped_quotes", kWords,
             "INSERT INTO t VALUES (98, $$it's$$, 'b', true), (99, E'it\\'s', 'b', true); CREATE "
             "FUNCTION f() RETURNS text "
             "LANGUAGE sql AS $$ SELECT E'a\\'b'::text $$",
             "DROP FUNCTION f(); DELETE FROM t WHERE a = $q$it's$q$ OR a = E'it\\'s'", ""},
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
        Case{"bytes_that_must_be_there", kFiles, "ALTER TABLE files ALTER name DROP NOT NULL",
             "ALTER TABLE files ALTER name SET NOT NULL", "=rollback/new-rows 1"},
        Case{
            "tables_that_are_there_at_run_time", kLogged,
            "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN WITH a(x) AS (SELECT "
            "1), b(y) AS (SELECT 2) INSERT INTO log SELECT y, r.n FROM b JOIN new_rows r ON true; "
            "RETURN NULL; END $$; CREATE TRIGGER g AFTER INSERT ON t REFERENCING NEW TABLE AS "
            "new_rows FOR EACH STATEMENT EXECUTE FUNCTION f()",
            "DROP TRIGGER g ON t; DROP FUNCTION f()", ""},
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
        Case{"row_kept_out_of_the_other_partition", kMoved,
             "UPDATE o SET region = 'us' WHERE id = 1", "SELECT 1", "data/row-counts o"},
        Case{"rows_deleted_by_an_updates_trigger", kTrimmed, "UPDATE t SET a = a + 1",
             "UPDATE t SET a = a - 1", "data/row-counts t"},
        Case{"conversions_beside_one_that_has_no_way_back",
             "CREATE TABLE t (id int PRIMARY KEY, b date, i int); INSERT INTO t VALUES (1, "
             "'2024-01-01', 5)",
             "ALTER TABLE t ALTER b TYPE timestamp, ALTER i TYPE money",
             "ALTER TABLE t ALTER b TYPE date, ALTER i TYPE int USING i::numeric::int",
             "=data/conversion-lossless t.i"},
        Case{
            "words_of_truth",
            "CREATE TABLE t (id int PRIMARY KEY, a text); INSERT INTO t VALUES (1, 't'), (2, 'no')",
            "ALTER TABLE t ALTER a TYPE boolean USING a::boolean",
            "ALTER TABLE t ALTER a TYPE text", "=rollback/restores-data t.a"},
        Case{"moments_with_a_time_zone_and_back",
             "CREATE TABLE t (id int PRIMARY KEY, at timestamp); INSERT INTO t VALUES (1, "
             "'2024-03-01 10:00')",
             "ALTER TABLE t ALTER at TYPE timestamptz", "ALTER TABLE t ALTER at TYPE timestamp",
             "!"},
        Case{"random_keys_beside_a_list",
             "CREATE TABLE r (id int PRIMARY KEY, p jsonb); INSERT INTO r VALUES (1, '[1, 2]')",
             "CREATE TABLE s (id uuid PRIMARY KEY, r int, at timestamptz); INSERT INTO s SELECT "
             "gen_random_uuid(), id, now() FROM r; UPDATE r SET p = (SELECT jsonb_agg(x) FROM "
             "jsonb_array_elements(p) x)",
             "DROP TABLE s", "=deploy/deterministic s"},
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
        Case{"rows_that_a_procedure_writes", kTriggered,
             "CREATE PROCEDURE fill() LANGUAGE plpgsql AS 'BEGIN UPDATE u SET n = id * 2; END'; "
             "CALL fill(); DROP PROCEDURE fill()",
             "UPDATE u SET n = 1", ""},
        Case{"rows_that_a_trigger_writes_beside_a_procedure", kTriggered,
             "CREATE PROCEDURE fill() LANGUAGE plpgsql AS 'BEGIN UPDATE t SET n = id * 2; END'; "
             "CALL fill(); DROP PROCEDURE fill()",
             "UPDATE t SET n = 1; UPDATE u SET n = 1", "data/content-preserved u.n"}),
    [](const testing::TestParamInfo<Case>& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace gate
