#include <gmock/gmock.h>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "tests/engine/sqlite/database.h"

namespace gate {
namespace {

using ::testing::HasSubstr;

std::string refusal(TestDatabase& database, std::string_view sql) {
  try {
    database.execute(sql);
    return "taken";
  } catch (const SqlError& error) {
    return error.what();
  }
}

TEST(SqliteSandbox, KeepsAMigrationInItsDatabase) {
  TestDatabase database("CREATE TABLE t(x)");

  EXPECT_EQ(
      refusal(database, "ATTACH '/etc/passwd' AS p"),
      "the gate, not the database, refuses ATTACH or VACUUM INTO of '/etc/passwd': a rehearsal "
      "may not leave its database");
  EXPECT_THAT(refusal(database, "ATTACH 'file:/tmp/x?mode=rwc' AS p"), HasSubstr("refuses ATTACH"));
  EXPECT_THAT(refusal(database, "ATTACH '/tmp/' || 'x' AS p"), HasSubstr("computed file name"));
  EXPECT_THAT(refusal(database, "SELECT load_extension('x')"),
              HasSubstr("refuses load_extension()"));
}

TEST(SqliteSandbox, TakesNoAddressOfCode) {
  TestDatabase database("CREATE TABLE t(x)");

  EXPECT_EQ(refusal(database, "SELECT fts3_tokenizer('simple', x'4141414141414141')"),
            "fts3tokenize disabled");
}

TEST(SqliteSandbox, WritesNoFileForVacuumInto) {
  TestDatabase database("CREATE TABLE t(x)");
  const std::string target = database.file("stolen.db");

  EXPECT_THAT(refusal(database, concat("VACUUM INTO '", target, "'")), HasSubstr("VACUUM INTO of"));

  EXPECT_FALSE(exists(target));
}

TEST(SqliteSandbox, LetsAMigrationHavePrivateDatabases) {
  TestDatabase database("CREATE TABLE t(x)");

  EXPECT_EQ(refusal(database, "ATTACH ':memory:' AS m"), "taken");
  EXPECT_EQ(refusal(database, "CREATE TABLE m.t(y)"), "taken");
  EXPECT_EQ(refusal(database, "DETACH m"), "taken");
  EXPECT_EQ(refusal(database, "VACUUM"), "taken");
}

TEST(SqliteSandbox, RefusesToFollowChangesOfTheSchemaTable) {
  TestDatabase database("CREATE TABLE t(x)");

  EXPECT_THAT(refusal(database, "PRAGMA writable_schema = ON"), HasSubstr("the gate, not"));
  EXPECT_THAT(refusal(database, "PRAGMA writable_schema = 1"), HasSubstr("the gate, not"));
  EXPECT_EQ(refusal(database, "PRAGMA writable_schema = OFF"), "taken");
  EXPECT_EQ(refusal(database, "PRAGMA writable_schema"), "taken");
}

TEST(SqliteSandbox, KeepsLocksAsTheReadersNeedThem) {
  TestDatabase database("CREATE TABLE t(x)");
  database.execute("PRAGMA locking_mode = EXCLUSIVE");
  database.execute("PRAGMA mmap_size = 0");
  database.execute("INSERT INTO t VALUES (1)");

  EXPECT_EQ(database.engine().open(database.where(), {})->count_rows("t"), 1);
}

TEST(SqliteSandbox, LetsAMigrationChooseTheWriteAheadLog) {
  TestDatabase database("CREATE TABLE t(x)");
  const auto early = database.engine().open(database.where(), {});
  ASSERT_EQ(early->count_rows("t"), 0);

  database.execute("PRAGMA journal_mode = WAL");
  const auto late = database.engine().open(database.where(), {});
  ASSERT_EQ(late->count_rows("t"), 0);
  database.execute("INSERT INTO t VALUES (1)");

  EXPECT_EQ(early->count_rows("t"), 1);
  EXPECT_EQ(late->count_rows("t"), 1);
  EXPECT_EQ(database.engine().open(database.where(), {})->count_rows("t"), 1);
  const Database copy = database.engine().place(database.file(""), "copy");
  database.engine().clone(database.where(), copy);
  EXPECT_EQ(database.engine().open(copy, {.access = Access::write})->count_rows("t"), 1);
}

TEST(SqliteSandbox, ReadsADatabaseThatWasLeftInWalMode) {
  TestDatabase database("CREATE TABLE t(x); INSERT INTO t VALUES (1)");
  database.execute("PRAGMA journal_mode = WAL");
  database.close();
  const std::string before = read_file(database.where().location);

  EXPECT_EQ(database.engine().open(database.where(), {})->count_rows("t"), 1);

  EXPECT_FALSE(exists(database.where().location + "-shm"));
  EXPECT_EQ(read_file(database.where().location), before);
}

TEST(SqliteSandbox, RefusesTheLogInsideATransactionAsSqliteDoes) {
  TestDatabase database("CREATE TABLE t(x)");
  database.execute("BEGIN");

  EXPECT_THAT(refusal(database, "PRAGMA journal_mode = WAL"),
              HasSubstr("cannot change into wal mode"));
}

TEST(SqliteSandbox, KeepsRollbackWorkingWhateverJournalIsAskedFor) {
  for (const char* mode : {"OFF", "DELETE", "TRUNCATE", "PERSIST", "MEMORY"}) {
    TestDatabase database("CREATE TABLE t(x)");
    database.execute(concat("PRAGMA journal_mode = ", mode));
    database.execute("BEGIN");
    database.execute("INSERT INTO t VALUES (1)");
    database.execute("ROLLBACK");

    EXPECT_EQ(database->count_rows("t"), 0) << mode;
    EXPECT_EQ(database->check_structure(VirtualTables::ask).size(), 0U) << mode;
  }
}

TEST(SqliteSandbox, BoundsTheUsersQuestionsToo) {
  TestDatabase database("CREATE TABLE t(x)");

  EXPECT_THROW(database->query("ATTACH '/tmp/x' AS x"), SqlError);
}

TEST(SqliteSandbox, TrustsWhomItIsToldToTrust) {
  TestDatabase database("CREATE TABLE t(x)", {.untrusted = false});
  const Database other = database.engine().place(database.file("."), "other");
  database.engine().load("", other);

  EXPECT_EQ(refusal(database, concat("ATTACH '", other.location, "' AS o")), "taken");
}

TEST(SqliteSandbox, NamesAnExtensionThatCannotBeLoaded) {
  TestDatabase database("CREATE TABLE t(x)");
  try {
    database.engine().open(database.where(), {.extensions = {"/nowhere/lib.so"}});
    FAIL() << "opened";
  } catch (const SqlError&) {
    FAIL() << "taken for the migration's fault";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("extension '/nowhere/lib.so' cannot be loaded"));
  }
}

}  // namespace
}  // namespace gate
