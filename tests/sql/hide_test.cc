#include "gate/sql/hide.h"

#include <gtest/gtest.h>

namespace gate {
namespace {

TEST(HideValues, LeavesNoTextOfAStatementThatWritesOrLooks) {
  EXPECT_EQ(hide_values("INSERT INTO t(a, b) VALUES ('Ann''s', 7), (x'00ff', NULL)"),
            "INSERT INTO t(a, b) VALUES ('…', 7), (x'…', NULL)");
  EXPECT_EQ(hide_values("UPDATE \"t\" SET a = 'x' WHERE b LIKE '%y%' AND c = ''"),
            "UPDATE \"t\" SET a = '…' WHERE b LIKE '…' AND c = ''");
  EXPECT_EQ(hide_values("WITH w AS (SELECT 'a') DELETE FROM t WHERE x IN w AND at < date('now')"),
            "WITH w AS (SELECT '…') DELETE FROM t WHERE x IN w AND at < date('now')");
  EXPECT_EQ(hide_values("SELECT E'a' || 'b' -- 'c'"), "SELECT E'…' || '…' -- 'c'");
  EXPECT_EQ(hide_values("ATTACH 'a' AS b KEY 'c'"), "ATTACH 'a' AS b KEY '…'");
}

TEST(HideValues, TakesADoubleQuotedWordInRowsForAText) {
  EXPECT_EQ(hide_values(R"(INSERT INTO "t" ("a") VALUES ("Ann", (1)), (2, "Bob") RETURNING "a")"),
            R"(INSERT INTO "t" ("a") VALUES ("…", (1)), (2, "…") RETURNING "a")");
  EXPECT_EQ(hide_values(R"(UPDATE t SET "a" = "b")"), R"(UPDATE t SET "a" = "b")");
}

TEST(HideValues, TakesADoubleQuotedWordThatNamesNothingForAText) {
  const KnownNames names = {"t", "a", "b c"};
  const auto hide = [&](const char* sql) { return hide_values(sql, &names); };

  EXPECT_EQ(hide(R"(UPDATE "t" SET "A" = "Ann" WHERE "b c" = "x y" AND "Upper"("q") = `z`)"),
            R"(UPDATE "t" SET "A" = "…" WHERE "b c" = "…" AND "Upper"("…") = `z`)");
  EXPECT_EQ(hide(R"(WITH "w" AS (SELECT 1 AS "one") INSERT INTO "u" SELECT "Ann" FROM "main"."v")"),
            R"(WITH "w" AS (SELECT 1 AS "one") INSERT INTO "u" SELECT "…" FROM "main"."v")");
  EXPECT_EQ(
      hide_values_in_message("no such column: Ann", R"(DELETE FROM t WHERE a = "Ann")", &names),
      "no such column: …");
}

TEST(HideValues, KnowsTheNamesThatAStatementMakes) {
  KnownNames names;
  add_names("CREATE TABLE \"T\"(a TEXT DEFAULT 'x', [B] INT)", names);
  add_names("CREATE TABLE u AS SELECT \"Ann\"", names);
  add_names("INSERT INTO t VALUES (\"Bob\")", names);

  EXPECT_TRUE(names.contains("t") && names.contains("b") && names.contains("u"));
  EXPECT_FALSE(names.contains("x") || names.contains("ann") || names.contains("bob"));
}

TEST(HideValues, LeavesTheStructureOfADatabaseAsItIs) {
  for (const char* sql :
       {"CREATE TABLE t(a TEXT DEFAULT 'x', b AS (a || 'y'), CHECK (a <> 'z'))",
        "CREATE TEMP TABLE IF NOT EXISTS t(a TEXT DEFAULT 'x')",
        "CREATE UNIQUE INDEX i ON t(a) WHERE a <> 'x'", "CREATE VIEW v AS SELECT 'x'",
        "CREATE OR REPLACE FUNCTION f() RETURNS text AS 'select 1' LANGUAGE sql",
        "CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET a = 'x'; END",
        "ALTER TABLE t ADD COLUMN c TEXT DEFAULT 'x'", "COMMENT ON TABLE t IS 'x'",
        "PRAGMA foreign_keys = 'off'", "PRAGMA main.journal_mode = 'wal'",
        "SET lock_timeout = '2s'"}) {
    EXPECT_EQ(hide_values(sql), sql);
  }
}

TEST(HideValues, LeavesNoSecretOfWhatLooksLikeStructure) {
  EXPECT_EQ(hide_values("CREATE TABLE t AS SELECT 'x' AS a"), "CREATE TABLE t AS SELECT '…' AS a");
  EXPECT_EQ(hide_values("CREATE TABLE t(a) AS (VALUES (\"x\"))"),
            "CREATE TABLE t(a) AS (VALUES (\"…\"))");
  EXPECT_EQ(hide_values("CREATE ROLE r LOGIN PASSWORD 'x'"), "CREATE ROLE r LOGIN PASSWORD '…'");
  EXPECT_EQ(hide_values("ALTER USER r PASSWORD 'x'"), "ALTER USER r PASSWORD '…'");
  EXPECT_EQ(hide_values("PRAGMA key = 'x'"), "PRAGMA key = '…'");
  EXPECT_EQ(hide_values("PRAGMA main.rekey = \"x\""), "PRAGMA main.rekey = \"…\"");
  EXPECT_EQ(hide_values("SET app.token = 'x'"), "SET app.token = '…'");
  EXPECT_EQ(hide_values("SET @a = 'Ann'"), "SET @a = '…'");
  EXPECT_EQ(hide_values("SET statement_timeout = '5min'"), "SET statement_timeout = '5min'");
  EXPECT_EQ(hide_values("DELETE FROM t WHERE a = $$x$$ AND b = $1"),
            "DELETE FROM t WHERE a = $$…$$ AND b = $1");
  EXPECT_EQ(hide_values("DELETE FROM t WHERE a = $q$it's$q$ OR a = E'it\\'s'"),
            "DELETE FROM t WHERE a = $q$…$q$ OR a = E'…'");
  EXPECT_EQ(hide_values("DO $$ BEGIN DELETE FROM t WHERE a = 'x'; END $$"),
            "DO $$ BEGIN DELETE FROM t WHERE a = '…'; END $$");
  EXPECT_EQ(hide_values("DO $$ BEGIN PERFORM 'x; END $$"), "DO $$…$$");
  const std::string alters =
      "DO $$ BEGIN EXECUTE 'ALTER TABLE ' || 't'::regclass || ' DROP CONSTRAINT a'; END $$";
  EXPECT_EQ(hide_values(alters), alters);
  EXPECT_EQ(hide_values("DO $$ BEGIN EXECUTE 'UPDATE t SET a = 1'; PERFORM 'Drop in, Al'; END $$"),
            "DO $$ BEGIN EXECUTE '…'; PERFORM '…'; END $$");
  const std::string joins =
      "DO $$ BEGIN EXECUTE concat('ALTER TABLE ', t, ' ALTER COLUMN a DROP DEFAULT'); EXECUTE "
      "E'\\nALTER TABLE t DROP a' || ' ALTER b DROP NOT NULL'; END $$";
  EXPECT_EQ(hide_values(joins), joins);
  EXPECT_EQ(hide_values("DO $$ BEGIN EXECUTE 'UPDATE t SET a = 1' USING 'Alter Bob'; UPDATE t SET "
                        "a = concat(b, ' alter c drop default'); END $$"),
            "DO $$ BEGIN EXECUTE '…' USING '…'; UPDATE t SET a = concat(b, '…'); END $$");
  EXPECT_EQ(hide_values("SELECT 'ALTER TABLE t'"), "SELECT '…'");
  EXPECT_EQ(hide_values("DO $$ BEGIN INSERT INTO n VALUES ('Alter table 5 for Bob'); END $$"),
            "DO $$ BEGIN INSERT INTO n VALUES ('…'); END $$");
  EXPECT_EQ(
      hide_values("DO $$ BEGIN EXECUTE 'ALTER TABLE t ADD a int; UPDATE t SET b = 7'; END $$"),
      "DO $$ BEGIN EXECUTE '…'; END $$");
  EXPECT_EQ(hide_values("SET PASSWORD FOR r = 'x'"), "SET PASSWORD FOR r = '…'");
}

TEST(HideValues, ShowsNothingBehindAQuoteOfWhatCannotBeRead) {
  EXPECT_EQ(hide_values("SELECT 1, 'x"), "SELECT 1, …");
  EXPECT_EQ(hide_values("SELECT 1, 'x' \"y"), "SELECT 1, …");
}

TEST(HideValues, LeavesEveryPlaceWhereItWasWhereItBlotsOut) {
  EXPECT_EQ(blot_out_values("UPDATE t SET a = 'Änn\nx', b = 1"),
            "UPDATE t SET a = '****\n*', b = 1");
}

TEST(HideValues, AreNotInMessagesEither) {
  const std::string insert = "INSERT INTO t VALUES ('Ann')";
  EXPECT_EQ(hide_values_in_message("near \"'Ann'\": syntax error", insert),
            "near \"…\": syntax error");
  EXPECT_EQ(hide_values_in_message("near \"INTO\": syntax error", insert),
            "near \"INTO\": syntax error");
  EXPECT_EQ(hide_values_in_message("no 'Ann', but Annex", insert), "no '…', but Annex");
  EXPECT_EQ(hide_values_in_message("invalid input: \"Ann\"", insert), "invalid input: \"…\"");
  EXPECT_EQ(hide_values_in_message("d.sql:2: near \"Reilly\": syntax error",
                                   "INSERT INTO t VALUES ('O'Reilly')"),
            "d.sql:2: near \"…\": syntax error");
  EXPECT_EQ(hide_values_in_message("near \"VALUEZ\": syntax error", "INSERT INTO t VALUEZ ('')"),
            "near \"VALUEZ\": syntax error");
  EXPECT_EQ(hide_values_in_message("JSON path error near '[Ann'", "SELECT json(a, '$[Ann')"),
            "JSON path error near '[…'");
  EXPECT_EQ(hide_values_in_message("no such column: Ann", "SELECT 1 FROM f WHERE f MATCH 'Ann: b'"),
            "no such column: …");
  EXPECT_EQ(hide_values_in_message("no such column: Ann", "SELECT Ann FROM t WHERE a = 'Anna'"),
            "no such column: Ann");
  EXPECT_EQ(hide_values_in_message("near \")\": syntax error"), "near \")\": syntax error");
  EXPECT_EQ(hide_values_in_message("unrecognized token: \"'Ann says \"so\""),
            "unrecognized token: \"…\"");
}

TEST(Hide, LeavesOutWhatPostgresShowsOfRows) {
  const auto shown = [](const char* message) { return hide_values_in_message(message, ""); };
  EXPECT_EQ(shown("could not create unique index \"u\" (Key (a, b)=(Ann, 1) is duplicated.)"),
            "could not create unique index \"u\" (Key (a, b)=(…) is duplicated.)");
  EXPECT_EQ(shown("violates foreign key constraint \"k\" (Key (k)=(Ann) is not present in table "
                  "\"t\".)"),
            "violates foreign key constraint \"k\" (Key (k)=(…) is not present in table \"t\".)");
  EXPECT_EQ(shown("violates not-null constraint (Failing row contains (1, Ann, null).)"),
            "violates not-null constraint (Failing row contains (…).)");
  EXPECT_EQ(shown("invalid input syntax for type integer: \"Ann\""),
            "invalid input syntax for type integer: \"…\"");
  EXPECT_EQ(shown("invalid input value for enum mood: \"A \"n\""),
            "invalid input value for enum mood: \"…\"");
  EXPECT_EQ(shown("invalid input syntax for type json (Token \"Ann\" is invalid.)"),
            "invalid input syntax for type json (Token \"…\" is invalid.)");
  EXPECT_EQ(shown("relation \"t\" already exists"), "relation \"t\" already exists");
  EXPECT_EQ(shown("column \"a\" of relation \"t\" already exists"),
            "column \"a\" of relation \"t\" already exists");
}

}  // namespace
}  // namespace gate
