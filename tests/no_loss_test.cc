// Migrations that look like a loss and are none, run through the built program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/store.h"

namespace gate {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

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

  // A key that is text from now on may be one that the old type refuses.
  const Finished finished = run({"--skip", "rollback/new-rows"});

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
      " FROM b; DROP TABLE b; ALTER TABLE n RENAME TO b; INSERT INTO b VALUES(3, 'b3');",
      "DELETE FROM b WHERE id = 3; CREATE TABLE n(id INTEGER PRIMARY KEY, v TEXT);"
      "INSERT INTO n(id, v) SELECT id, content FROM b; DROP TABLE b; ALTER TABLE n RENAME TO b;");

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

  // What is written into b goes with it: it is dropped by the first down.
  const Finished finished = run({"--skip", "rollback/new-rows"});

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

TEST_F(StoreTest, TheFirstMigrationsOfAToolThatKeepsOneRowPass) {
  write(migrations_ + "/002_b.up.sql", "CREATE TABLE y(a);");
  write(migrations_ + "/002_b.down.sql", "DROP TABLE y;");

  const Finished finished = run({"--format", "golang-migrate"});

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
}

TEST_F(StoreTest, CallbacksOfFlywayRunEachTimeAndLeaveNoRow) {
  std::filesystem::remove_all(migrations_);
  std::filesystem::create_directory(migrations_);
  write(migrations_ + "/V1__a.sql", "CREATE TABLE y(a);");
  write(migrations_ + "/afterMigrate.sql", "UPDATE users SET name = name;");
  make_database(
      fixture_,
      "CREATE TABLE flyway_schema_history(installed_rank INT NOT NULL PRIMARY KEY, version "
      "VARCHAR(50), description VARCHAR(200) NOT NULL, type VARCHAR(20) NOT NULL, script "
      "VARCHAR(1000) NOT NULL, checksum INT, installed_by VARCHAR(100) NOT NULL, "
      "installed_on TEXT NOT NULL DEFAULT '', execution_time INT NOT NULL, success BOOLEAN "
      "NOT NULL)");

  const Finished finished = run({"--skip", "rollback/*"});

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
}

}  // namespace
}  // namespace gate
