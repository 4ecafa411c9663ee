// What triggers do with a row since the migrations, and did not before. Each was taken for tried
// once, or for broken.
#include <list>
#include <string>
#include <string_view>

#include "tests/rehearsal/on_a_server.h"

namespace gate {
namespace {

using Case = ServerCase;

constexpr const char* kStamping =
    "CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t VALUES (1, -1), (2, 2); CREATE "
    "FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER "
    "stamp BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION stamp()";
constexpr const char* kOrders =
    "CREATE TABLE o (id int PRIMARY KEY); CREATE TABLE item (id int PRIMARY KEY, o int REFERENCES "
    "o); INSERT INTO o VALUES (1), (2); INSERT INTO item VALUES (1, 1); CREATE TABLE log (LIKE o); "
    "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO log SELECT "
    "OLD.*; RETURN NULL; END'; CREATE TRIGGER keep AFTER DELETE ON o FOR EACH ROW EXECUTE FUNCTION "
    "keep()";
// Each new row of t is copied whole into a log that has its columns of before.
const char* copying(std::string_view trigger) {
  static std::list<std::string> kept;
  return kept
      .emplace_back(concat(
          "CREATE TABLE t (id int PRIMARY KEY, total int); INSERT INTO t VALUES (1, 1); CREATE "
          "TABLE log (LIKE t); CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN "
          "INSERT INTO log SELECT NEW.*; RETURN NULL; END'; CREATE ",
          trigger, " FOR EACH ROW EXECUTE FUNCTION keep()"))
      .c_str();
}

INSTANTIATE_TEST_SUITE_P(
    Trials, PostgresRehearsal,
    testing::Values(
        Case{"condition_not_valid_beside_a_trigger", kStamping,
             "ALTER TABLE t ADD CONSTRAINT n_ok CHECK (n > 0) NOT VALID",
             "ALTER TABLE t DROP CONSTRAINT n_ok", "!verify/side-effects t CHECK n_ok"},
        Case{"rows_that_were_refused_before",
             "CREATE TABLE t (id int PRIMARY KEY, code text); INSERT INTO t VALUES (1, '5'), (2, "
             "'abc'); CREATE FUNCTION reads() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM "
             "NEW.code::int; RETURN NEW; END'; CREATE TRIGGER reads BEFORE UPDATE ON t FOR EACH "
             "ROW EXECUTE FUNCTION reads()",
             "ALTER TABLE t ADD b int; UPDATE t SET b = 1 WHERE id = 1", "ALTER TABLE t DROP b",
             ""},
        Case{"copy_of_a_deleted_row_that_nobody_refers_to", kOrders, "ALTER TABLE o ADD note text",
             "ALTER TABLE o DROP note", "=verify/objects-compile o"},
        Case{"copy_of_a_new_row", copying("TRIGGER keep AFTER INSERT ON t"),
             "ALTER TABLE t ADD note text", "ALTER TABLE t DROP note", "=verify/objects-compile t"},
        Case{"copy_by_a_trigger_of_a_renamed_column",
             copying("TRIGGER keep AFTER UPDATE OF total ON t"),
             "ALTER TABLE t RENAME total TO amount; ALTER TABLE t ADD note text",
             "ALTER TABLE t DROP note; ALTER TABLE t RENAME amount TO total",
             "=verify/objects-compile t"},
        Case{"copy_that_is_put_off_until_the_end",
             copying("CONSTRAINT TRIGGER keep AFTER UPDATE ON t DEFERRABLE INITIALLY DEFERRED"),
             "ALTER TABLE t ADD note text", "ALTER TABLE t DROP note", "=verify/objects-compile t"},
        Case{"column_that_a_trigger_leaves_out_is_demanded",
             "CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1); CREATE TABLE log (id "
             "int); CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO "
             "log (id) VALUES (NEW.id); RETURN NULL; END'; CREATE TRIGGER keep AFTER UPDATE ON t "
             "FOR EACH ROW EXECUTE FUNCTION keep()",
             "ALTER TABLE log ADD who text NOT NULL", "ALTER TABLE log DROP who",
             "verify/objects-compile t"},
        Case{"key_that_keeps_what_a_cascade_deletes",
             "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (id int PRIMARY KEY, p int "
             "REFERENCES p ON DELETE CASCADE); CREATE TABLE g (id int PRIMARY KEY, c int); INSERT "
             "INTO p VALUES (1); INSERT INTO c VALUES (1, 1); INSERT INTO g VALUES (1, 1); CREATE "
             "FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE "
             "TRIGGER f AFTER DELETE ON p FOR EACH ROW EXECUTE FUNCTION f()",
             "ALTER TABLE g ADD CONSTRAINT to_c FOREIGN KEY (c) REFERENCES c",
             "ALTER TABLE g DROP CONSTRAINT to_c", ""},
        Case{"copy_of_a_row_that_is_only_marked_as_deleted",
             "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (id int PRIMARY KEY, p int "
             "REFERENCES p); INSERT INTO p VALUES (1); INSERT INTO c VALUES (1, 1); CREATE TABLE "
             "trash (LIKE p); CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN "
             "INSERT INTO trash SELECT OLD.*; RETURN NULL; END'; CREATE TRIGGER keep BEFORE DELETE "
             "ON p FOR EACH ROW EXECUTE FUNCTION keep()",
             "ALTER TABLE p ADD note text", "ALTER TABLE p DROP note", "=verify/objects-compile p"},
        Case{"row_that_a_trigger_looks_up",
             "CREATE TABLE cfg (k text PRIMARY KEY, v int); INSERT INTO cfg VALUES ('max', 9); "
             "CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1); CREATE FUNCTION "
             "look() RETURNS trigger LANGUAGE plpgsql AS 'DECLARE m int; BEGIN SELECT v INTO "
             "STRICT m FROM cfg WHERE k = ''max''; RETURN NEW; END'; CREATE TRIGGER look BEFORE "
             "UPDATE ON t FOR EACH ROW EXECUTE FUNCTION look()",
             "UPDATE cfg SET k = 'most'", "UPDATE cfg SET k = 'max'", "verify/objects-compile t"},
        Case{
            "function_in_the_schema_of_its_callers",
            "CREATE SCHEMA app; CREATE TABLE app.log (id int); CREATE TABLE t (id int PRIMARY KEY)",
            "CREATE FUNCTION app.note() RETURNS void LANGUAGE plpgsql AS 'BEGIN INSERT INTO log "
            "VALUES (1); END'",
            "DROP FUNCTION app.note()", ""}),
    [](const testing::TestParamInfo<Case>& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace gate
