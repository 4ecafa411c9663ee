#include <gmock/gmock.h>
#include <sqlite3.h>

#include <csignal>

#include "gate/base/error.h"
#include "gate/base/interrupt.h"
#include "tests/engine/sqlite/database.h"

namespace gate {
namespace {

constexpr const char* kForever =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";

TEST(SqliteErrors, CarryTheExtendedCodeAndThePlace) {
  TestDatabase database("CREATE TABLE t(x UNIQUE); INSERT INTO t VALUES (1)");

  try {
    database.execute("INSERT INTO t VALUES (1)");
    FAIL() << "taken";
  } catch (const SqlError& error) {
    EXPECT_EQ(error.code(), SQLITE_CONSTRAINT_UNIQUE);
    EXPECT_STREQ(error.what(), "UNIQUE constraint failed: t.x");
  }
  try {
    database.execute("SELECT x FROM t WHERE nope = 1");
    FAIL() << "taken";
  } catch (const SqlError& error) {
    EXPECT_EQ(error.offset(), 22);
  }
}

TEST(SqliteErrors, TakeAFullDatabaseOfItsOwnMakingForARefusal) {
  TestDatabase database("CREATE TABLE t(x)");
  database.execute("PRAGMA max_page_count = 4");

  EXPECT_THROW(database.execute("INSERT INTO t VALUES (zeroblob(100000))"), SqlError);
}

TEST(SqliteErrors, TakeALockOfAnotherForNoRefusal) {
  TestDatabase database("CREATE TABLE t(x)");
  database.execute("PRAGMA busy_timeout = 1");
  sqlite3* other = nullptr;
  sqlite3_open(database.where().location.c_str(), &other);
  sqlite3_exec(other, "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr);

  try {
    database.execute("INSERT INTO t VALUES (1)");
    ADD_FAILURE() << "written";
  } catch (const SqlError&) {
    ADD_FAILURE() << "taken for a refusal";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("database is locked"));
  }
  sqlite3_close(other);
}

TEST(SqliteErrors, TakeADamagedFileForNoRefusal) {
  TestDatabase database("CREATE TABLE t(x); INSERT INTO t VALUES (zeroblob(20000))");
  database.close();
  {
    std::FILE* file = std::fopen(database.where().location.c_str(), "r+b");
    std::fseek(file, 4096, SEEK_SET);
    std::fputs("this is no page of a table", file);
    std::fclose(file);
  }
  const auto session = database.engine().open(database.where(), {.access = Access::write});

  try {
    session->execute("UPDATE t SET x = 1");
    FAIL() << "updated";
  } catch (const SqlError&) {
    FAIL() << "taken for a refusal";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("malformed"));
  }
  EXPECT_NE(session->check_integrity({"t"}).size(), 0U);
}

TEST(SqliteErrors, TakeAFileOfNoDatabaseForNoRefusal) {
  TestDatabase database("");
  database.close();
  std::FILE* file = std::fopen(database.where().location.c_str(), "wb");
  for (int i = 0; i < 2000; ++i) std::fputs("no database", file);
  std::fclose(file);

  try {
    database.engine().open(database.where(), {})->read_schema();
    FAIL() << "read";
  } catch (const SqlError&) {
    FAIL() << "taken for a refusal";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("not a database"));
  }
}

TEST(SqliteErrors, StopForASignal) {
  TestDatabase database("CREATE TABLE t(x)");
  catch_signals();
  std::raise(SIGTERM);

  EXPECT_THROW(database.execute(kForever), Interrupted);

  clear_signal();
  EXPECT_FALSE(database->timed_out());
}

TEST(SqliteErrors, UndoTheStatementThatRanOutOfTime) {
  TestDatabase database("CREATE TABLE t(x)");
  database->limit_seconds(0.02);

  EXPECT_THROW(database.execute("INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
                                " SELECT i + 1 FROM n) SELECT i FROM n"),
               Error);

  EXPECT_TRUE(database->timed_out());
  EXPECT_EQ(database->count_rows("t"), 0);
}

}  // namespace
}  // namespace gate
