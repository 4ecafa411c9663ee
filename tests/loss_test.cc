// Migrations that lose or change what nobody asked them to, run through the built program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/store.h"

namespace gate {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

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

constexpr Loss kLosses[] = {
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
     "failed data/content-preserved users.name"},
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
    {"ByAHistoryThatSaysMore",
     "CREATE TABLE z(a); INSERT INTO schema_version VALUES(2, 'x', 'y', NULL);",
     "failed deploy/history-recorded 1"},
};

std::string name_of_loss(const testing::TestParamInfo<Loss>& loss) {
  return loss.param.name;
}

INSTANTIATE_TEST_SUITE_P(All, Losses, testing::ValuesIn(kLosses), name_of_loss);

// A store with a view and a trigger whose columns are in double quotes.
class ViewTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    make_database(fixture_,
                  "CREATE VIEW names AS SELECT id, \"v\" FROM b;"
                  "CREATE TRIGGER b_log AFTER DELETE ON b BEGIN INSERT INTO log(msg) SELECT"
                  " \"v\" FROM a; END;");
  }
};

TEST_F(ViewTest, ThatReadsAStringWhereItReadAColumnFails) {
  migrate(
      "PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON; BEGIN;"
      "CREATE TABLE n(id INTEGER PRIMARY KEY, w TEXT); INSERT INTO n(id, w) SELECT id, v FROM b;"
      "DROP TABLE b; ALTER TABLE n RENAME TO b; CREATE TRIGGER b_log AFTER DELETE ON b BEGIN INSERT"
      " INTO log(msg) SELECT \"v\" FROM a; END; COMMIT;");

  const Finished finished = run();

  EXPECT_THAT(found(), Contains("failed verify/objects-compile names")) << finished.output;
  EXPECT_THAT(found(), Not(Contains("failed verify/objects-compile b_log")));
}

TEST_F(ViewTest, OrATriggerThatFillsByPositionFailsWhereColumnsChangePlaces) {
  make_database(fixture_,
                "CREATE TRIGGER a_log AFTER UPDATE ON a BEGIN INSERT INTO log VALUES(new.v, 1);"
                " END;");
  migrate(
      "BEGIN; CREATE TABLE m(n INT, msg TEXT); INSERT INTO m(msg, n) SELECT msg, n FROM log;"
      "PRAGMA legacy_alter_table = ON; DROP TABLE log; ALTER TABLE m RENAME TO log; COMMIT;");

  const Finished finished = run();

  EXPECT_THAT(found(), Contains("failed verify/objects-compile a_log")) << finished.output;
  EXPECT_THAT(found(), Not(Contains("failed verify/objects-compile b_log")));
}

TEST_F(ViewTest, PassesWhereTheRenameGoesAlong) {
  migrate("ALTER TABLE b RENAME COLUMN v TO w; CREATE VIEW news AS SELECT \"a string\" AS x;",
          "DROP VIEW news; ALTER TABLE b RENAME COLUMN w TO v;");

  const Finished finished = run();

  EXPECT_THAT(found(), IsEmpty()) << finished.output;
}

// A store whose children c and d already refer to parents that are not there.
class OrphanTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    make_database(
        fixture_,
        "CREATE TABLE p(id INTEGER PRIMARY KEY, n INT); INSERT INTO p VALUES(1, 1), (2, 2);"
        "CREATE TABLE c(id INTEGER PRIMARY KEY, p INT REFERENCES p, q INT REFERENCES p(n));"
        "INSERT INTO c VALUES(1, 9, NULL), (2, 1, NULL), (3, NULL, NULL);"
        "CREATE TABLE d(id INTEGER PRIMARY KEY, p INT REFERENCES p ON DELETE CASCADE);"
        "INSERT INTO d VALUES(1, 9), (2, 2);");
  }
};

TEST_F(OrphanTest, OneThatIsMendedDoesNotPayForANewOne) {
  migrate(
      "PRAGMA foreign_keys = OFF; BEGIN; INSERT INTO p VALUES(9, 9); DELETE FROM p WHERE id = 2;"
      "COMMIT;",
      "PRAGMA foreign_keys = OFF; BEGIN; INSERT INTO p VALUES(2, 2); DELETE FROM p WHERE id = 9;"
      "COMMIT;");

  EXPECT_EQ(run().exit_code, 1);
  EXPECT_THAT(found(), Contains("failed verify/foreign-keys d"));
}

TEST_F(OrphanTest, OneUnderAKeyThatFitsIsNotHiddenByAKeyThatFitsNone) {
  migrate("PRAGMA foreign_keys = OFF; BEGIN; UPDATE c SET p = 77 WHERE id = 2; COMMIT;");

  EXPECT_EQ(run().exit_code, 1);
  EXPECT_THAT(found(), Contains("failed verify/foreign-keys c"));
}

TEST_F(OrphanTest, OneUnderAnotherKeyToTheSameParentIsNew) {
  make_database(
      fixture_,
      "CREATE TABLE o(id INTEGER PRIMARY KEY, bill INT REFERENCES p, ship INT REFERENCES P);"
      "INSERT INTO o VALUES(1, 99, 1);");
  migrate("PRAGMA foreign_keys = OFF; BEGIN; UPDATE o SET bill = 1, ship = 99; COMMIT;");

  const Finished finished = run();

  EXPECT_THAT(found(), Contains("failed verify/foreign-keys o")) << finished.output;
  EXPECT_THAT(finished.output, HasSubstr("1 row without a parent in P (ship)"));
}

TEST_F(OrphanTest, ASecondKeyThatFitsNoneIsNotHiddenByTheFirst) {
  make_database(fixture_,
                "CREATE TABLE k(code UNIQUE);"
                "CREATE TABLE l(q REFERENCES p(n), r REFERENCES k(code));");
  migrate(
      "PRAGMA foreign_keys = OFF; BEGIN; CREATE TABLE n(code); DROP TABLE k;"
      "ALTER TABLE n RENAME TO k; COMMIT;");

  const Finished finished = run({"--only", "verify/foreign-keys"});

  EXPECT_THAT(finished.output, HasSubstr("(r) refers to k, but to no key of it"));
  EXPECT_THAT(finished.output, Not(HasSubstr("(q) refers to p")));
}

TEST_F(OrphanTest, AreStillTheFixturesOwnAfterARenameOrARebuild) {
  migrate(
      "CREATE TABLE token(x); ALTER TABLE d RENAME TO children; PRAGMA foreign_keys = OFF; BEGIN;"
      "CREATE TABLE n(id INTEGER PRIMARY KEY, p INT REFERENCES p, q INT REFERENCES p(n), x INT);"
      "INSERT INTO n SELECT id, p, q, NULL FROM c ORDER BY id DESC; DROP TABLE c;"
      "ALTER TABLE n RENAME TO c; COMMIT;",
      "PRAGMA foreign_keys = OFF; BEGIN; DROP TABLE token; ALTER TABLE c DROP COLUMN x;"
      "ALTER TABLE children RENAME TO d; COMMIT;");

  // What stands before BEGIN is committed by itself, which is another matter.
  const Finished finished = run({"--skip", "deploy/crash-safe"});

  EXPECT_THAT(found(), Not(Contains(StartsWith("failed")))) << finished.output;
}

using WayBackTest = StoreTest;

TEST_F(WayBackTest, IsTakenByAConnectionOfItsOwn) {
  migrate("CREATE TEMP TABLE keep AS SELECT id, age FROM users; UPDATE users SET age = 0;",
          "UPDATE users SET age = (SELECT age FROM keep WHERE keep.id = users.id);");

  const Finished finished = run();

  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(found(), Contains("failed rollback/applies 1")) << finished.output;
}

TEST_F(WayBackTest, HasTheSettingsThatAConnectionBeginsWith) {
  migrate(
      "PRAGMA foreign_keys = OFF; BEGIN; ALTER TABLE cat ADD COLUMN x INT; COMMIT;",
      "BEGIN; CREATE TABLE n(id INTEGER PRIMARY KEY, name TEXT NOT NULL, up INT REFERENCES cat ON"
      " DELETE SET NULL ON UPDATE SET NULL); INSERT INTO n SELECT id, name, up FROM cat;"
      "DROP TABLE cat; ALTER TABLE n RENAME TO cat; COMMIT;");

  const Finished finished = run();

  EXPECT_EQ(finished.exit_code, 1) << finished.output;
}

using NoLoss = StoreTest;

TEST_F(NoLoss, PassesUpToATarget) {
  migrate("CREATE TABLE z(a);", "DROP TABLE z;");
  write(migrations_ + "/002_b.up.sql", "CREATE TABLE y(a);");
  write(migrations_ + "/002_b.down.sql", "DROP TABLE y;");
  const Finished finished = run({"--target", "1"});
  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(NoLoss, IsNotJudgedWhereTheScriptDidNotEndAndNoCheckMaySaySo) {
  migrate("ALTER TABLE users ADD COLUMN x INT NOT NULL;", "SELECT 1;");
  EXPECT_EQ(run({"--only", "data/*"}).exit_code, 3);
}

TEST_F(NoLoss, PassesWhereATypeChangeKeepsEveryValue) {
  migrate(
      "CREATE TABLE n(msg TEXT, n TEXT); INSERT INTO n SELECT msg, n FROM log; DROP TABLE log;"
      "ALTER TABLE n RENAME TO log;"
      "CREATE TABLE m(id TEXT PRIMARY KEY, v TEXT); INSERT INTO m SELECT id, v FROM a;"
      "DROP TABLE a; ALTER TABLE m RENAME TO a;",
      "CREATE TABLE n(msg TEXT, n INT); INSERT INTO n SELECT msg, n FROM log; DROP TABLE log;"
      "ALTER TABLE n RENAME TO log;"
      "CREATE TABLE m(id INTEGER PRIMARY KEY, v TEXT); INSERT INTO m SELECT id, v FROM a;"
      "DROP TABLE a; ALTER TABLE m RENAME TO a;");

  const Finished finished = run();

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(NoLoss, PassesWhereATableWithoutKeyIsUpdatedAndGrows) {
  migrate("UPDATE wide SET c = 'X' WHERE c = 'x'; INSERT INTO wide VALUES('d', 4, 'w');",
          "DELETE FROM wide WHERE b = 4; UPDATE wide SET c = 'x' WHERE c = 'X';");

  const Finished finished = run();

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(NoLoss, PassesWhereARebuildRenamesAColumnAndRowsComeAndGo) {
  migrate(
      "CREATE TABLE n(id INTEGER PRIMARY KEY, content TEXT); INSERT INTO n SELECT id, v"
      " FROM a; DROP TABLE a; ALTER TABLE n RENAME TO a; INSERT INTO a VALUES(3, 'a3');",
      "DELETE FROM a WHERE id = 3; CREATE TABLE n(id INTEGER PRIMARY KEY, v TEXT);"
      "INSERT INTO n(id, v) SELECT id, content FROM a; DROP TABLE a; ALTER TABLE n RENAME TO a;");

  const Finished finished = run();

  EXPECT_THAT(found(), IsEmpty()) << finished.output;
}

TEST_F(NoLoss, PassesWhereAVirtualTableIsRebuiltWithItsRows) {
  migrate(
      "CREATE VIRTUAL TABLE n USING fts5(title, body, prefix='2'); INSERT INTO n SELECT title, body"
      " FROM docs; DROP TABLE docs; ALTER TABLE n RENAME TO docs; DROP TABLE idx;"
      "CREATE VIRTUAL TABLE idx USING fts5(v, w, content='a'); INSERT INTO docs VALUES('t4', "
      "'b4');",
      "CREATE VIRTUAL TABLE n USING fts5(title, body); INSERT INTO n SELECT title, body FROM docs "
      "WHERE"
      " title <> 't4'; DROP TABLE docs; ALTER TABLE n RENAME TO docs; DROP TABLE idx;"
      "CREATE VIRTUAL TABLE idx USING fts5(v, content='a');");

  const Finished finished = run();

  EXPECT_THAT(found(), Not(Contains(StartsWith("failed data/")))) << finished.output;
}

TEST_F(NoLoss, PassesWhereRowsAreMendedAroundARebuild) {
  make_database(fixture_,
                "CREATE TABLE m(id INTEGER PRIMARY KEY, v TEXT, w INT);"
                "INSERT INTO m VALUES(1, 'a', 1), (2, 'A ', NULL), (3, 'a', 3), (4, 'd', 4);");
  migrate(
      "DELETE FROM m WHERE id = 3; UPDATE m SET w = 0 WHERE w IS NULL; UPDATE m SET v = 'b' WHERE"
      " id = 2; CREATE TABLE n(id INTEGER PRIMARY KEY, v TEXT UNIQUE, w INT NOT NULL);"
      "INSERT OR IGNORE INTO n SELECT * FROM m; DROP TABLE m; ALTER TABLE n RENAME TO m;"
      "UPDATE m SET v = upper(v); INSERT INTO m VALUES(9, 'z', 9); DELETE FROM m WHERE id = 4;");

  const Finished finished = run();

  EXPECT_THAT(found(), Not(Contains(StartsWith("failed data/")))) << finished.output;
}

TEST_F(NoLoss, PassesWhereATableTakesTheNameOfAnother) {
  migrate(
      "CREATE TABLE b2(id INTEGER PRIMARY KEY, v TEXT, x);"
      "INSERT INTO b2(id, v) SELECT * FROM b;",
      "DROP TABLE b2;");
  write(migrations_ + "/002_b.up.sql",
        "INSERT INTO b2(id, v) VALUES(3, 'b3'); ALTER TABLE b RENAME TO b_old;"
        "ALTER TABLE b2 RENAME TO b;");
  write(migrations_ + "/002_b.down.sql",
        "ALTER TABLE b RENAME TO b2; ALTER TABLE b_old RENAME TO b; DELETE FROM b2 WHERE id = 3;");

  const Finished finished = run();

  EXPECT_THAT(found(), IsEmpty()) << finished.output;
}

TEST_F(NoLoss, PassesWhereATableIsRenamedByACopyThatRenamesItsColumns) {
  migrate(
      "CREATE TABLE notes(note_id INTEGER PRIMARY KEY, text TEXT);"
      "INSERT INTO notes(note_id, text) SELECT id, v FROM b; DROP TABLE b;",
      "CREATE TABLE b(id INTEGER PRIMARY KEY, v TEXT); INSERT INTO b SELECT * FROM notes;"
      "DROP TABLE notes;");

  const Finished finished = run();

  EXPECT_THAT(found(), IsEmpty()) << finished.output;
}

TEST_F(NoLoss, PassesWhereATableTakesTheNameOfADroppedOne) {
  make_database(fixture_,
                "CREATE TABLE b2(id INTEGER PRIMARY KEY, v TEXT);"
                "INSERT INTO b2 SELECT * FROM b; INSERT INTO b2 VALUES(3, 'b3');");
  migrate("DROP TABLE b; ALTER TABLE b2 RENAME TO b;");

  const Finished finished = run();

  EXPECT_THAT(found(), Not(Contains(StartsWith("failed")))) << finished.output;
}

TEST_F(NoLoss, PassesWhereAnIndexOverAnotherTableIsDropped) {
  make_database(fixture_,
                "CREATE VIRTUAL TABLE found USING fts5(v); INSERT INTO found SELECT v FROM b;"
                "CREATE TRIGGER b_found AFTER INSERT ON b BEGIN INSERT INTO found(v) VALUES(new.v);"
                " END;");
  migrate("DROP TABLE idx; DROP TRIGGER b_found; DROP TABLE found;");

  const Finished finished = run();

  EXPECT_THAT(found(), Not(Contains(StartsWith("failed")))) << finished.output;
}

TEST_F(NoLoss, PassesWhereKeysAreRewritten) {
  migrate("UPDATE fine SET k = k + 1, v = lower(v); UPDATE users SET id = id + 10;",
          "UPDATE fine SET k = k - 1, v = upper(v); UPDATE users SET id = id - 10;");

  const Finished finished = run();

  EXPECT_THAT(found(), Not(Contains(StartsWith("failed data/")))) << finished.output;
}

TEST_F(NoLoss, PassesWhereARealKeyBecomesText) {
  make_database(fixture_,
                "CREATE TABLE r(k REAL PRIMARY KEY, v); INSERT INTO r VALUES(1.0, 'a'),"
                " (2.5, 'b'), (1e15, 'c'), (-3.0, 'd');"
                "CREATE TABLE s(g INT, a REAL); INSERT INTO s VALUES(1, 12.0), (2, 1.5)");
  migrate(
      "CREATE TABLE n(k TEXT PRIMARY KEY, v); INSERT INTO n SELECT k, v FROM r; DROP TABLE r;"
      "ALTER TABLE n RENAME TO r;"
      "CREATE TABLE m(g INT, a TEXT); INSERT INTO m SELECT g, a FROM s; DROP TABLE s;"
      "ALTER TABLE m RENAME TO s;",
      "CREATE TABLE n(k REAL PRIMARY KEY, v); INSERT INTO n SELECT k, v FROM r; DROP TABLE r;"
      "ALTER TABLE n RENAME TO r;"
      "CREATE TABLE m(g INT, a REAL); INSERT INTO m SELECT g, a FROM s; DROP TABLE s;"
      "ALTER TABLE m RENAME TO s;");

  const Finished finished = run();

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
}

TEST_F(NoLoss, PassesWhereAMigrationChangesNothing) {
  migrate("UPDATE users SET name = name; UPDATE w SET a = a; UPDATE log SET n = n;", "SELECT 1;");
  const Finished finished = run();
  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  EXPECT_THAT(found(), IsEmpty());
}

}  // namespace
}  // namespace gate
