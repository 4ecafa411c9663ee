// Refusals of the SQLite that is linked, and what is said to each.
#include "gate/engine/sqlite/refusals.h"

#include <gmock/gmock.h>
#include <sqlite3.h>

#include "gate/base/error.h"
#include "tests/engine/sqlite/database.h"

namespace gate {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view kSchema = R"(
  CREATE TABLE p(id INTEGER PRIMARY KEY, n TEXT NOT NULL UNIQUE, c INT CHECK (c > 0), v, w, i);
  CREATE TABLE k(id INTEGER PRIMARY KEY, p REFERENCES p(id));
  CREATE TABLE q(a INT, b INT, CHECK (a > 0));
  CREATE TABLE broken(x);
  CREATE VIEW by_v AS SELECT v FROM p;
  CREATE TRIGGER by_w AFTER UPDATE ON p BEGIN SELECT new.w; END;
  CREATE INDEX by_i ON p(i);
  INSERT INTO p VALUES (1, 'a', 1, 1, 1, 1), (2, 'b', 2, 2, 2, 2);
  INSERT INTO k VALUES (1, 1);)";

struct Refusal {
  std::string sql;
  std::string message;
  std::string advice;
  std::string before;
};

class SqliteRefusal : public testing::TestWithParam<Refusal> {};

TEST_P(SqliteRefusal, ComesWithAWayToWriteIt) {
  TestDatabase database(kSchema, {.foreign_keys = true});
  if (!GetParam().before.empty()) database.execute(GetParam().before);

  try {
    database.execute(GetParam().sql);
    FAIL() << "taken";
  } catch (const SqlError& error) {
    EXPECT_THAT(error.what(), HasSubstr(GetParam().message));
    EXPECT_THAT(database.engine().refusal_hint(GetParam().sql, error.what()),
                HasSubstr(GetParam().advice));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Alter, SqliteRefusal,
    testing::Values(
        Refusal{"ALTER TABLE p ADD COLUMN x NOT NULL", "NOT NULL column", "add it nullable", ""},
        Refusal{"ALTER TABLE p ADD COLUMN x UNIQUE", "UNIQUE column", "CREATE UNIQUE INDEX", ""},
        Refusal{"ALTER TABLE p ADD COLUMN x INTEGER PRIMARY KEY", "PRIMARY KEY", "rebuild", ""},
        Refusal{"ALTER TABLE p ADD COLUMN x DEFAULT 1 REFERENCES k(id)", "REFERENCES column",
                "without DEFAULT", ""},
        Refusal{"ALTER TABLE p ADD COLUMN x DEFAULT CURRENT_TIMESTAMP", "non-constant default",
                "constant DEFAULT", ""},
        Refusal{"ALTER TABLE p ADD COLUMN x AS (c) STORED", "STORED column", "VIRTUAL", ""},
        Refusal{"ALTER TABLE p ADD COLUMN n", "duplicate column name: n", "another name", ""},
        Refusal{"ALTER TABLE p DROP COLUMN n", "cannot drop UNIQUE column", "rebuild", ""},
        Refusal{"ALTER TABLE p DROP COLUMN id", "cannot drop PRIMARY KEY column", "rebuild", ""},
        Refusal{"ALTER TABLE q DROP COLUMN a", "error in table q", "rebuild", ""},
        Refusal{"ALTER TABLE p DROP COLUMN v", "error in view by_v", "without the column", ""},
        Refusal{"ALTER TABLE p DROP COLUMN w", "error in trigger by_w", "without the column", ""},
        Refusal{"ALTER TABLE p DROP COLUMN i", "error in index by_i", "without the column", ""},
        Refusal{"ALTER TABLE p RENAME COLUMN c TO d", "error in view lost", "cannot be compiled",
                "CREATE VIEW lost AS SELECT * FROM nowhere"},
        Refusal{"ALTER TABLE p RENAME TO r", "error in trigger lost", "cannot be compiled",
                "CREATE TRIGGER lost AFTER INSERT ON p BEGIN INSERT INTO nowhere VALUES (1); END"},
        Refusal{"ALTER TABLE q RENAME COLUMN a TO z", "error in view twice after rename",
                "before the rename", "CREATE VIEW twice AS SELECT a FROM q JOIN (SELECT 1 AS z)"}));

INSTANTIATE_TEST_SUITE_P(
    Statement, SqliteRefusal,
    testing::Values(
        Refusal{"BEGIN", "within a transaction", "SAVEPOINT", "BEGIN"},
        Refusal{"COMMIT", "cannot commit", "leave out the COMMIT", ""},
        Refusal{"ROLLBACK", "cannot rollback", "leave out the ROLLBACK", ""},
        Refusal{"SELECT nowhere FROM p", "no such column", "correct its name", ""},
        Refusal{"DROP TABLE nowhere", "no such table", "IF EXISTS", ""},
        Refusal{"CREATE TABLE p(x)", "table p already exists", "another name", ""},
        Refusal{"CREATE VIEW by_v AS SELECT 1", "view by_v already exists", "another name", ""},
        Refusal{"CREATE INDEX by_i ON p(i)", "index by_i already exists", "another name", ""},
        Refusal{"CREATE TRIGGER by_w AFTER INSERT ON p BEGIN SELECT 1; END",
                "trigger by_w already exists", "another name", ""},
        Refusal{"CREATE INDEX p ON p(i)", "there is already a table named p", "another name", ""},
        Refusal{"INSERT INTO p(n) VALUES ('a')", "UNIQUE constraint", "ON CONFLICT", ""},
        Refusal{"UPDATE p SET n = NULL", "NOT NULL constraint", "coalesce", ""},
        Refusal{"UPDATE p SET c = 0", "CHECK constraint", "UPDATE before", ""},
        Refusal{"INSERT INTO k VALUES (2, 9)", "FOREIGN KEY constraint", "parents", ""},
        Refusal{"DROP TABLE p", "FOREIGN KEY constraint", "foreign_keys", ""}));

TEST(SqliteRefusals, GetNoAdviceWhereOnlyTheUserKnows) {
  EXPECT_THAT(advice_on_refusal(""), IsEmpty());
  EXPECT_THAT(advice_on_refusal("near \"no such table\": syntax error"), IsEmpty());
  EXPECT_THAT(advice_on_refusal("table p has 3 columns but 2 values were supplied"), IsEmpty());
  EXPECT_THAT(advice_on_refusal("index out of range"), IsEmpty());
}

TEST(SqliteRefusals, NameTheLaterVersionFirstWhereItWouldHelp) {
  TestDatabase database("");
  const bool has_it = sqlite3_libversion_number() >= 3051000;

  const std::string hint =
      database.engine().refusal_hint("SELECT * FROM jsonb_each('[]')", "no such table: jsonb_each");

  EXPECT_THAT(hint, HasSubstr(has_it ? "create the table" : "came with SQLite"));
}

// What the message of a real refusal speaks of.
RefusalCause cause_of(const std::string& sql) {
  TestDatabase database(kSchema);
  try {
    database.execute(sql);
  } catch (const SqlError& error) {
    return database.engine().cause_of_refusal(error.what());
  }
  return {RefusalKind::other, "taken"};
}

void expect_cause(const std::string& sql, RefusalKind kind, const std::string& name = "") {
  const RefusalCause cause = cause_of(sql);
  EXPECT_EQ(cause.kind, kind) << sql;
  EXPECT_EQ(cause.name, name) << sql;
}

TEST(SqliteRefusals, AreKnownByWhatTheySpeakOf) {
  using enum RefusalKind;
  expect_cause("ALTER TABLE no_such ADD COLUMN a", missing_table, "no_such");
  expect_cause("CREATE INDEX i ON no_such (a)", missing_table, "no_such");
  expect_cause("DROP VIEW \"no such\"", missing_table, "no such");
  expect_cause("INSERT INTO main.no_such VALUES (1)", missing_table, "no_such");
  expect_cause("DROP INDEX no_such", missing_object, "no_such");
  expect_cause("DROP TRIGGER no_such", missing_object, "no_such");
  expect_cause("UPDATE p SET no_such = 1", missing_object, "no_such");
  expect_cause("INSERT INTO p (no_such) VALUES (1)", missing_object, "no_such");
  expect_cause("ALTER TABLE p RENAME COLUMN no_such TO a", missing_object, "no_such");
  expect_cause("CREATE TABLE p (a)", exists);
  expect_cause("ALTER TABLE p ADD COLUMN c", exists, "c");
  expect_cause("CREATE INDEX p ON p (i)", exists);
  expect_cause("INSERT INTO p (n) VALUES (NULL)", rows);
  expect_cause("INSERT INTO p VALUES (1, 'z', 1, 1, 1, 1)", rows);
  expect_cause("SELECT no_such(1)", environment);
  expect_cause("CREATE VIRTUAL TABLE t USING no_such(a)", environment);
  expect_cause("SELECT 1 ORDER BY 1 COLLATE no_such", environment);
  expect_cause("ATTACH '/tmp/x' AS x", environment);
  expect_cause("SELEKT 1", other);
}

}  // namespace
}  // namespace gate
