// Sqitch projects, run through the built program: their verify scripts, and what does without a
// registry.
#include <gmock/gmock.h>

#include <filesystem>
#include <string>

#include "gate/base/text.h"
#include "tests/support/store.h"

namespace gate {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// Two changes: a table "y", then its column "b".
class SqitchProject : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    std::filesystem::remove_all(migrations_);
    for (const char* kind : {"/deploy", "/revert", "/verify"}) {
      std::filesystem::create_directories(migrations_ + kind);
    }
    write(migrations_ + "/sqitch.plan",
          "%syntax-version=1.0.0\n%project=shop\n\n"
          "y 2026-01-31T10:00:00Z Ann <ann@example.org> # a table\n"
          "b [y] 2026-01-31T10:00:01Z Ann <ann@example.org> # a column\n");
    put("y", "CREATE TABLE y(a);\n", "DROP TABLE y;\n");
    put("b", "ALTER TABLE y ADD COLUMN b;\n", "ALTER TABLE y DROP COLUMN b;\n");
  }

  void put(const std::string& change, const std::string& deploy, const std::string& revert) {
    write(concat(migrations_, "/deploy/", change, ".sql"), concat("BEGIN;\n", deploy, "COMMIT;\n"));
    write(concat(migrations_, "/revert/", change, ".sql"), concat("BEGIN;\n", revert, "COMMIT;\n"));
  }

  void verify(const std::string& change, const std::string& script) {
    write(concat(migrations_, "/verify/", change, ".sql"), script);
  }
};

TEST_F(SqitchProject, WhoseRegistryIsAnotherFilePasses) {
  verify("y", "SELECT a FROM y;\n");

  const Finished finished = run();

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
}

TEST_F(SqitchProject, WhoseVerifyScriptsHoldPasses) {
  verify("y", "BEGIN;\nSELECT a FROM y WHERE 0;\nINSERT INTO y VALUES(1);\nROLLBACK;\n");
  verify("b", "BEGIN;\nSELECT a, b FROM y WHERE 0;\n");

  const Finished finished = run({"-v"});

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  EXPECT_THAT(found(), IsEmpty());
  EXPECT_THAT(finished.output, HasSubstr("4 statements of its verify script"));
}

TEST_F(SqitchProject, WhoseVerifyScriptFailsIsToldWhereAndWhy) {
  verify("y", "BEGIN;\n\nSELECT a,\n  price FROM y;\nROLLBACK;\n");

  const Finished finished = run();

  EXPECT_EQ(finished.exit_code, 1) << finished.output;
  EXPECT_THAT(found(), ElementsAre(HasSubstr("failed deploy/verify-script ")));
  EXPECT_THAT(finished.output,
              AllOf(HasSubstr("(y) fails: no such column: price"), HasSubstr("/verify/y.sql:4"),
                    HasSubstr("SELECT a,"), HasSubstr("`sqitch deploy --verify` takes it back")));
}

TEST_F(SqitchProject, WhoseVerifyScriptSeesRowsFailsByItsOwnCondition) {
  verify("y",
         "CREATE TEMP TABLE found(n CHECK (n > 0));\n"
         "INSERT INTO found SELECT count(*) FROM y;\n");

  EXPECT_EQ(run().exit_code, 1);
  EXPECT_THAT(found(), ElementsAre(HasSubstr("failed deploy/verify-script ")));
}

// The table of the second change would be there already, with rows.
TEST_F(SqitchProject, WhoseVerifyScriptWritesLeavesNothingOfItToLaterChanges) {
  put("b", "CREATE TABLE z AS SELECT * FROM y;\n", "DROP TABLE z;\n");
  verify("y", "CREATE TABLE z(a);\nINSERT INTO y VALUES(1);\n");

  const Finished finished = run();

  EXPECT_EQ(finished.exit_code, 1) << finished.output;
  EXPECT_THAT(found(), ElementsAre(HasSubstr("failed deploy/verify-script ")));
  EXPECT_THAT(finished.output, HasSubstr("changes 'z' and keeps it"));
}

TEST_F(SqitchProject, WhoseVerifyScriptDividesByZeroIsWarned) {
  verify("b", "SELECT 1 / count(*) FROM y;\n");

  const Finished finished = run();

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  EXPECT_THAT(found(), ElementsAre(HasSubstr("warning deploy/verify-script ")));
  EXPECT_THAT(finished.output, HasSubstr("/verify/b.sql:1"));
}

// The migration's own journal must not hide from the script what it left.
TEST_F(SqitchProject, WhoseChangeTurnsOnAWriteAheadLogIsVerifiedAsItIs) {
  write(migrations_ + "/deploy/y.sql", "PRAGMA journal_mode = WAL;\nCREATE TABLE y(a);\n");
  verify("y", "SELECT a FROM y;\n");

  const Finished finished = run({"-v"});

  EXPECT_THAT(found(), Not(Contains(HasSubstr("deploy/verify-script"))));
  EXPECT_THAT(finished.output, HasSubstr("1 statement of its verify script"));
}

}  // namespace
}  // namespace gate
