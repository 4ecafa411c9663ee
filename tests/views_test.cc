// Views and triggers over a table that is rebuilt or renamed, run through the built program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/store.h"

namespace gate {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::Not;

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

TEST_F(ViewTest, OrATriggerIsNotExcusedByAColumnOfATableThatItDoesNotName) {
  migrate(
      "PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON; BEGIN; CREATE TABLE n(id INTEGER "
      "PRIMARY KEY, v TEXT);"
      "INSERT INTO n SELECT * FROM b; DROP TABLE b; ALTER TABLE n RENAME TO b;"
      "ALTER TABLE fine DROP COLUMN v; COMMIT;");

  const Finished finished = run();

  EXPECT_THAT(found(), Contains("failed verify/side-effects b_log")) << finished.output;
}

TEST_F(ViewTest, PassesWhereTheRenameGoesAlong) {
  migrate("ALTER TABLE b RENAME COLUMN v TO w; CREATE VIEW news AS SELECT \"a string\" AS x;",
          "DROP VIEW news; ALTER TABLE b RENAME COLUMN w TO v;");

  const Finished finished = run();

  EXPECT_THAT(found(), IsEmpty()) << finished.output;
}

}  // namespace
}  // namespace gate
