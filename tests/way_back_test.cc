// Down scripts that need more than they find, run through the built program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "gate/base/text.h"
#include "tests/support/store.h"

namespace gate {
namespace {

using testing::Contains;
using testing::Not;

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

// SQLite takes "closed" for a string, and 'closed' is another one than 'CLOSED'.
TEST_F(WayBackTest, BringsBackTheStringsOfACheck) {
  const auto rebuild = [](const std::string& list) {
    return concat("CREATE TABLE n(id INTEGER PRIMARY KEY, \"S\" TEXT CHECK (\"S\" IN (", list,
                  "))); INSERT INTO n SELECT * FROM t; DROP TABLE t; ALTER TABLE n RENAME TO t;");
  };
  make_database(
      fixture_,
      "CREATE TABLE t(id INTEGER PRIMARY KEY, s TEXT CHECK (s IN (\"open\", \"CLOSED\")));"
      "INSERT INTO t VALUES(1, 'open')");

  migrate(rebuild("\"open\", \"Closed\""), rebuild("\"open\", \"closed\""));
  EXPECT_EQ(run().exit_code, 1);
  EXPECT_THAT(found(), Contains("failed rollback/restores-schema t"));

  migrate(rebuild("\"open\", \"CLOSED\", \"New\""), rebuild("'open', \"CLOSED\""));
  const Finished finished = run();
  EXPECT_THAT(found(), Not(Contains("failed rollback/restores-schema t"))) << finished.output;
}

// Not with the state that the way back happened to end in.
TEST_F(WayBackTest, LeavesWhatWasDeployedToWhoKeepsIt) {
  migrate("CREATE TABLE y(a);", "DROP TABLE y;");
  write(migrations_ + "/002_b.up.sql", "CREATE TABLE z(a);");
  write(migrations_ + "/003_c.up.sql", "CREATE TABLE x(a);");

  run_program(command({"--keep"}));

  const auto kept = std::filesystem::directory_iterator(work_)->path();
  const Finished tables =
      run_program({"sqlite3", (kept / "green.db").string(),
                   "SELECT count(*) FROM sqlite_schema WHERE name IN ('x', 'y', 'z')"});
  EXPECT_EQ(tables.output, "3\n");
  std::filesystem::remove_all(kept);
}

}  // namespace
}  // namespace gate
