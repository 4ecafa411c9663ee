// Migrations that lose or change what nobody asked them to, run through the built program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/store.h"

namespace gate {
namespace {

using testing::Contains;
using testing::HasSubstr;

struct Loss {
  const char* name;
  const char* up;
  const char* point;  // that must not pass
};

class Losses : public StoreTest, public testing::WithParamInterface<Loss> {};

TEST_P(Losses, NeverPass) {
  migrate(GetParam().up);

  const Finished finished = run();

  EXPECT_EQ(finished.exit_code, 1) << finished.output;
  EXPECT_THAT(found(), Contains(GetParam().point)) << finished.output;
}

TEST_F(StoreTest, TablesThatExchangeTheirNamesAreCalledThat) {
  migrate("ALTER TABLE a RENAME TO t; ALTER TABLE b RENAME TO a; ALTER TABLE t RENAME TO b;");

  EXPECT_THAT(run().output, HasSubstr("another table is called a now"));
}

constexpr Loss kLosses[] = {
    {"ByRowsAgainstTheirCheck",
     "PRAGMA ignore_check_constraints = ON;"
     "CREATE TABLE f(id INTEGER PRIMARY KEY, name TEXT, is_on INT CHECK (is_on > 1));"
     "INSERT INTO f SELECT * FROM flags; DROP TABLE flags; ALTER TABLE f RENAME TO flags;",
     "failed verify/integrity database"},
    {"ByATrigger",
     "CREATE TRIGGER t AFTER UPDATE ON users BEGIN DELETE FROM log; END;"
     "UPDATE users SET age = age + 1; DROP TRIGGER t;",
     "failed data/row-counts log"},
    {"ByATemporaryTrigger",
     "CREATE TEMP TRIGGER t AFTER UPDATE ON users BEGIN UPDATE a SET v = NULL; END;"
     "UPDATE users SET age = age + 1;",
     "failed data/content-preserved a.v"},
    {"ByReplaceOfAnotherKey", "INSERT OR REPLACE INTO users VALUES(99, 'New', 'b@x', 1);",
     "failed data/row-counts users"},
    {"ByUpdateOrReplace", "UPDATE OR REPLACE users SET email = 'a@x' WHERE id = 2;",
     "failed data/row-counts users"},
    {"ByAConflictClauseOfARebuild",
     "CREATE TABLE n(id INTEGER PRIMARY KEY, name TEXT, email TEXT, age INT UNIQUE ON CONFLICT"
     " REPLACE); INSERT INTO n SELECT id, name, email, 30 FROM users; DROP TABLE users;"
     "ALTER TABLE n RENAME TO users;",
     "failed data/row-counts users"},
    {"ByInsertOrIgnoreInARebuild",
     "CREATE TABLE n(id INTEGER PRIMARY KEY, name TEXT, email TEXT, age INT CHECK(age < 45));"
     "INSERT OR IGNORE INTO n SELECT * FROM users; DROP TABLE users;"
     "ALTER TABLE n RENAME TO users;",
     "failed data/row-counts users"},
    {"BySwappedColumnsInARebuild",
     "CREATE TABLE n(id INTEGER PRIMARY KEY, email TEXT, name TEXT, age INT);"
     "INSERT INTO n SELECT * FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users;",
     "failed data/content-preserved users.email"},
    {"BySwappedTables",
     "ALTER TABLE a RENAME TO t; ALTER TABLE b RENAME TO a; ALTER TABLE t RENAME TO b;",
     "failed data/content-preserved a.v"},
    {"BySwappedNamesOfColumns",
     "ALTER TABLE log RENAME COLUMN msg TO t; ALTER TABLE log RENAME COLUMN n TO msg;"
     "ALTER TABLE log RENAME COLUMN t TO n;",
     "failed data/content-preserved log"},
    {"ByANewTableOfTheName",
     "ALTER TABLE log RENAME TO log2; CREATE TABLE log(msg TEXT, n INT); DROP TABLE log2;",
     "failed data/row-counts log"},
    {"ByATableMadeAgainWithOtherRows",
     "DROP TABLE a; CREATE TABLE a(id INTEGER PRIMARY KEY, v TEXT);"
     "INSERT INTO a VALUES(1, 'x'), (2, 'y');",
     "failed data/content-preserved a.v"},
    {"ByAColumnMadeAgain",
     "ALTER TABLE users DROP COLUMN name; ALTER TABLE users ADD COLUMN name TEXT DEFAULT 'Ann';",
     "failed data/content-preserved users.name"},
    {"ByDistinctOfARebuildWithoutKey",
     "CREATE TABLE n(msg TEXT, n INT); INSERT INTO n SELECT DISTINCT * FROM log; DROP TABLE log;"
     "ALTER TABLE n RENAME TO log;",
     "failed data/row-counts log"},
    {"ByATemporaryCopyOfFewerRows",
     "CREATE TEMP TABLE n AS SELECT * FROM a WHERE id = 1; DROP TABLE a; CREATE TABLE a(id INTEGER"
     " PRIMARY KEY, v TEXT); INSERT INTO a SELECT * FROM n;",
     "failed data/row-counts a"},
    {"ByACastToNumbers",
     "CREATE TABLE n(id INTEGER PRIMARY KEY, name INTEGER, email TEXT, age INT);"
     "INSERT INTO n SELECT id, CAST(name AS INTEGER), email, age FROM users; DROP TABLE users;"
     "ALTER TABLE n RENAME TO users;",
     "failed data/conversion-lossless users.name"},
    {"ByAConstantInAGeneratedColumn",
     "ALTER TABLE users DROP COLUMN name; ALTER TABLE users ADD COLUMN name TEXT AS (email);",
     "failed data/content-preserved users.name"},
    {"ByAnUpdateOfWhatTheRebuildLeftBehind",
     "CREATE TABLE n(id INTEGER PRIMARY KEY, v TEXT); INSERT INTO n(id) SELECT id FROM a;"
     "DROP TABLE a; ALTER TABLE n RENAME TO a; UPDATE a SET v = '' WHERE v IS NULL;",
     "failed data/content-preserved a.v"},
    {"ByATypeChangeWithoutKey",
     "CREATE TABLE n(msg TEXT, n TEXT); INSERT INTO n SELECT msg, CASE msg WHEN 'b' THEN 3 ELSE n"
     " END FROM log; DROP TABLE log; ALTER TABLE n RENAME TO log;",
     "failed data/content-preserved log"},
    {"ByATypeChangeOfAKey",
     "CREATE TABLE n(id TEXT PRIMARY KEY, v TEXT); INSERT INTO n SELECT CASE id WHEN 2 THEN '02'"
     " ELSE id END, v FROM a; DROP TABLE a; ALTER TABLE n RENAME TO a;",
     "failed data/row-counts a"},
    {"ByATypeChangeOfAKeyThatMixesRows",
     "CREATE TABLE n(id TEXT PRIMARY KEY, v TEXT); INSERT INTO n SELECT 3 - id, v FROM a;"
     "DROP TABLE a; ALTER TABLE n RENAME TO a;",
     "failed data/content-preserved a.v"},
    {"ByAnotherNameOfTheTypeOfAKey",
     "CREATE TABLE n(k DOUBLE PRIMARY KEY, v TEXT); INSERT INTO n SELECT x.k, y.v FROM fine x JOIN"
     " fine y ON y.k <> x.k; DROP TABLE fine; ALTER TABLE n RENAME TO fine;",
     "failed data/content-preserved fine.v"},
    {"ByReplaceOfARowThatOthersReferTo",
     "INSERT OR REPLACE INTO cat VALUES(1, 'Food & drink', NULL);",
     "failed data/content-preserved cat.up"},
    {"ByAnUpdateOfAKeyThatItsOwnTableRefersTo", "UPDATE cat SET id = id + 100 WHERE up IS NULL;",
     "failed data/content-preserved cat.up"},
    {"ByATriggerBesideAnUpdateThatWasRolledBack",
     "CREATE TEMP TRIGGER t AFTER UPDATE ON users BEGIN UPDATE a SET v = NULL; END;"
     "SAVEPOINT s; UPDATE a SET v = 'z'; ROLLBACK TO s; RELEASE s; UPDATE users SET age = age + 1;",
     "failed data/content-preserved a.v"},
    {"ByReplaceOfAColumnThatItDoesNotName",
     "INSERT OR REPLACE INTO users(id, name, email) VALUES(1, 'Ann', 'a@x');",
     "failed data/content-preserved users.age"},
    {"ByAnotherStorageClassOfTheSameType",
     "CREATE TABLE n(id INTEGER PRIMARY KEY, v TEXT); INSERT INTO n SELECT id, CAST(v AS BLOB) FROM"
     " a; DROP TABLE a; ALTER TABLE n RENAME TO a;",
     "failed data/content-preserved a.v"},
    {"ByValuesExchangedUnderAKeyThatIsNull",
     "CREATE TABLE n(code TEXT PRIMARY KEY, percent INT, shop TEXT);"
     "INSERT INTO n SELECT code, iif(code IS NULL, 30 - percent, percent), shop FROM coupon;"
     "DROP TABLE coupon; ALTER TABLE n RENAME TO coupon;",
     "failed data/content-preserved coupon.shop"},
    {"BehindANewKey",
     "UPDATE w SET a = a || '!'; CREATE TABLE n(a TEXT, b INT, c TEXT, PRIMARY KEY(b DESC, a))"
     " WITHOUT ROWID; INSERT INTO n SELECT a, b, NULL FROM w; DROP TABLE w; ALTER TABLE n RENAME TO"
     " w; UPDATE users SET id = id + 10; CREATE TABLE m(id INTEGER PRIMARY KEY, name TEXT, email "
     "TEXT,"
     " age INT); INSERT INTO m SELECT id, email, name, age FROM users; DROP TABLE users;"
     "ALTER TABLE m RENAME TO users;",
     "failed data/content-preserved users"},
    {"BehindAnUpdateOfATableWithoutKey",
     "INSERT INTO wide VALUES('d', 4, 'w'); UPDATE wide SET a = a || '!';"
     "CREATE TABLE n(a TEXT, b INT, c TEXT); INSERT INTO n SELECT t.a, u.b, t.c FROM wide t JOIN "
     "wide"
     " u ON u.b = 5 - t.b; DROP TABLE wide; ALTER TABLE n RENAME TO wide;",
     "failed data/content-preserved wide"},
    {"ByATriggerOnATableWithoutKey",
     "CREATE TEMP TRIGGER t AFTER UPDATE ON wide BEGIN UPDATE wide SET b = 4 - b; END;"
     "UPDATE wide SET a = upper(a) WHERE b = 1;",
     "failed data/content-preserved wide"},
    {"ByATriggerThatExchangesValuesOfATableWithoutKey",
     "DELETE FROM wide WHERE b = 3; CREATE TEMP TRIGGER t AFTER UPDATE OF a ON wide BEGIN UPDATE "
     "wide"
     " SET b = 3 - b, c = iif(c = 'x', 'y', 'x'); END; UPDATE wide SET a = upper(a) WHERE a = 'a';",
     "failed data/content-preserved wide"},
    {"ByARebuildOfAVirtualTable",
     "CREATE VIRTUAL TABLE n USING fts5(title, body); INSERT INTO n SELECT title, body FROM docs "
     "WHERE"
     " title <> 't2'; DROP TABLE docs; ALTER TABLE n RENAME TO docs;",
     "failed data/row-counts docs"},
    {"ByAnOrdinaryTableThatBecomesAVirtualOne",
     "ALTER TABLE log RENAME TO old; CREATE VIRTUAL TABLE log USING fts5(msg); INSERT INTO log "
     "SELECT"
     " msg FROM old WHERE n = 1; DROP TABLE old;",
     "failed data/row-counts log"},
    {"ByADropBesideANewConstant",
     "ALTER TABLE flags ADD COLUMN mail INT NOT NULL DEFAULT 1; UPDATE flags SET name = upper(name)"
     " WHERE is_on = 1; ALTER TABLE flags DROP COLUMN is_on;",
     "failed data/column-dropped flags.is_on"},
    {"ByACopyBehindAnUpdateThatChangesNothing",
     "UPDATE users SET name = trim(name), email = trim(email); CREATE TABLE n(id INTEGER PRIMARY"
     " KEY, name TEXT, email TEXT, age INT); INSERT INTO n SELECT id, email, name, age FROM users;"
     "DROP TABLE users; ALTER TABLE n RENAME TO users;",
     "failed data/content-preserved users.name"},
    {"ByACopyBeforeAnUpdate",
     "CREATE TABLE n(id INTEGER PRIMARY KEY, name TEXT, email TEXT, age INT); INSERT INTO n SELECT"
     " id, substr(name, 1, 2), email, age FROM users; DROP TABLE users; ALTER TABLE n RENAME TO"
     " users; UPDATE users SET name = trim(name);",
     "failed data/content-preserved users.name"},
    {"ByACopyBeforeAnUpdateThatTheRestNeeds",
     "CREATE TABLE n(id INTEGER PRIMARY KEY, name TEXT, email TEXT, age INT, tag TEXT);"
     "INSERT INTO n SELECT id, email, name, age, 'x' FROM users; DROP TABLE users;"
     "ALTER TABLE n RENAME TO users; UPDATE users SET tag = id, name = trim(name), email ="
     " trim(email); CREATE UNIQUE INDEX users_tag ON users(tag); ALTER TABLE users RENAME COLUMN"
     " age TO years;",
     "failed data/content-preserved users.name"},
    {"ByACopyThatADeleteSeemsToExplain",
     "CREATE TABLE kept AS SELECT * FROM a WHERE 0; DELETE FROM a WHERE id = 1; INSERT INTO a"
     " VALUES(1, 'a1'); CREATE TABLE n(id INTEGER PRIMARY KEY, v TEXT); INSERT INTO n SELECT * FROM"
     " a WHERE id <> 2; DROP TABLE a; ALTER TABLE n RENAME TO a;",
     "failed data/row-counts a"},
    {"ByACascadeThatADeleteSeemsToExplain",
     "PRAGMA foreign_keys = ON; CREATE TABLE p(id INTEGER PRIMARY KEY); INSERT INTO p VALUES(1),"
     " (2); UPDATE cat SET up = NULL WHERE id = 1; UPDATE cat SET id = id + 100 WHERE up IS NULL;",
     "failed data/content-preserved cat.up"},
    {"ByACopyBehindAnUpdateOfATableWithoutKey",
     "UPDATE wide SET a = trim(a); CREATE TABLE n(a TEXT, b INT, c TEXT); INSERT INTO n SELECT c, "
     "b,"
     " a FROM wide; DROP TABLE wide; ALTER TABLE n RENAME TO wide;",
     "failed data/row-counts wide"},
    {"ByATemporaryCopyThatComesBackExchanged",
     "CREATE TEMP TABLE t AS SELECT * FROM users; DELETE FROM users; INSERT INTO users(id, name,"
     " email, age) SELECT id, email, name, age FROM t;",
     "failed data/content-preserved users.name"},
    {"ByATableThatTakesTheNameWithFewerRows",
     "CREATE TABLE a2(id INTEGER PRIMARY KEY, v TEXT); INSERT INTO a2 SELECT * FROM a WHERE id = 1;"
     "ALTER TABLE a RENAME TO a_old; ALTER TABLE a2 RENAME TO a;",
     "failed data/row-counts a"},
    {"ByADropOfAVirtualTableWithRowsOfItsOwn", "DROP TABLE docs;",
     "failed data/table-dropped docs"},
    {"ByARelease", "SAVEPOINT s; UPDATE a SET v = NULL; RELEASE s;", "failed data/nulls a.v"},
    {"ByUpsert", "INSERT INTO a VALUES(1, 'x') ON CONFLICT(id) DO UPDATE SET v = NULL;",
     "failed data/nulls a.v"},
    {"ByReplaceUnderAnAlias", "INSERT OR REPLACE INTO flags AS f(id, name) VALUES(1, 'a');",
     "failed data/content-preserved flags.is_on"},
    {"ByAHistoryThatSaysMore",
     "CREATE TABLE z(a); INSERT INTO schema_version VALUES(2, 'x', 'y', NULL);",
     "failed deploy/history-recorded 1"},
};

std::string name_of_loss(const testing::TestParamInfo<Loss>& loss) {
  return loss.param.name;
}

INSTANTIATE_TEST_SUITE_P(All, Losses, testing::ValuesIn(kLosses), name_of_loss);

}  // namespace
}  // namespace gate
