// Rows without a parent, the fixture's and the migration's, through the built program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/store.h"

namespace gate {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

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

}  // namespace
}  // namespace gate
