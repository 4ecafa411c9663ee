// What a server does of itself where a script is cut off: statements that commit inside themselves,
// tables that it empties when it dies.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "gate/base/log.h"
#include "gate/base/text.h"
#include "gate/checks/check.h"
#include "gate/engine/engines.h"
#include "gate/engine/postgres/cluster.h"
#include "gate/rehearsal/rehearsal.h"
#include "tests/support/files.h"
#include "tests/support/temp.h"

namespace gate {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kShop =
    "CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t SELECT i, i FROM generate_series(1, "
    "9) i; CREATE TABLE u (id int); CREATE UNLOGGED TABLE cache (a int); INSERT INTO cache VALUES "
    "(1)";

class PostgresFaults : public testing::Test {
 protected:
  const FaultRecord& disturb(const std::string& up, const std::string& down = "SELECT 1") {
    rehearse_both(up, down);
    static const FaultRecord kNone;
    for (const PassRecord& pass : run_.passes) EXPECT_EQ(pass.error, "") << pass.name;
    const bool is_known = !run_.migrations.empty() && run_.migrations.back().up_faults;
    EXPECT_TRUE(is_known);
    return is_known ? *run_.migrations.back().up_faults : kNone;
  }

  void rehearse_both(const std::string& up, const std::string& down) {
    static const std::shared_ptr<postgres::Cluster> kKept = postgres::Cluster::shared();
    std::filesystem::create_directories(folder_.file("work"));
    put_file(folder_.file("fixture.sql"), kShop);
    if (up.starts_with("-- +goose")) {
      put_file(folder_.file("m/001_x.sql"), up);
    } else {
      put_file(folder_.file("m/001_x.up.sql"), up);
      put_file(folder_.file("m/001_x.down.sql"), down);
    }
    Scenario scenario{.name = "server"};
    scenario.engine = "postgres";
    scenario.fixture = folder_.file("fixture.sql");
    scenario.migrations = folder_.file("m");
    scenario.faults = faults_;
    if (up.starts_with("-- +goose")) scenario.format = "goose";
    scenario.policy.today = "2026-11-23";
    set_quiet(true);
    const auto engine = make_engine("postgres");
    run_ = rehearse(scenario, *engine, {.work_dir = folder_.file("work")});
  }

  // A migration of goose whose up is a block with these statements.
  static std::string block(std::string_view statements, std::string_view down) {
    return concat("-- +goose NO TRANSACTION\n-- +goose Up\n-- +goose StatementBegin\nDO $$ BEGIN ",
                  statements, " END $$;\n-- +goose StatementEnd\n-- +goose Down\n", down, ";\n");
  }

  std::vector<std::string> passed() const {
    std::vector<std::string> checks;
    for (const Point& point : judge(run_).points) {
      if (point.verdict == Verdict::passed && !point.subject.ends_with(" down")) {
        checks.push_back(point.check);
      }
    }
    return checks;
  }

  // "warning: its message"
  std::vector<std::string> crash_safe() const {
    std::vector<std::string> found;
    for (const Point& point : judge(run_).points) {
      const bool is_it = point.check == "deploy/crash-safe" && point.verdict != Verdict::passed &&
                         point.verdict != Verdict::skipped;
      if (is_it)
        found.push_back(concat(to_string(point.verdict), ": ", point.message, " / ", point.hint));
    }
    return found;
  }

  static std::vector<FaultPoint> of(const FaultRecord& record, FaultKind kind) {
    std::vector<FaultPoint> points;
    for (const FaultPoint& point : record.points) {
      if (point.kind == kind) points.push_back(point);
    }
    return points;
  }

  TempDir folder_ = test_folder();
  Faults faults_{};
  gate::Run run_{};
};

TEST_F(PostgresFaults, NameTheStatementThatEndsItsOwnConnection) {
  rehearse_both("SELECT 1;\nSELECT pg_terminate_backend(pg_backend_pid())", "SELECT 1");

  std::vector<std::string> errors;
  for (const PassRecord& pass : run_.passes) errors.push_back(pass.error);
  EXPECT_THAT(errors, Contains(HasSubstr("001_x.up.sql:2: ")));
}

TEST_F(PostgresFaults, WarnOfAnIndexThatIsLeftInvalid) {
  disturb("CREATE INDEX CONCURRENTLY by_n ON t (n)", "DROP INDEX CONCURRENTLY by_n");

  const std::vector<std::string> found = crash_safe();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found[0], HasSubstr("warning: killed inside 001_x.up.sql:1"));
  EXPECT_THAT(found[0], HasSubstr("index by_n was added"));
  EXPECT_THAT(found[0], HasSubstr("\"by_n\" already exists"));
  EXPECT_THAT(found[0], HasSubstr("DROP INDEX CONCURRENTLY IF EXISTS"));
}

TEST_F(PostgresFaults, FailWhereAUniqueIndexIsTakenForMade) {
  disturb("CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS by_n ON t (n)",
          "DROP INDEX CONCURRENTLY by_n");

  const std::vector<std::string> found = crash_safe();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found[0], HasSubstr("failed: killed inside 001_x.up.sql:1"));
  EXPECT_THAT(found[0], HasSubstr("leaves what cannot be used"));
}

TEST_F(PostgresFaults, AreNoneWhereWhatIsLeftIsRemovedFirst) {
  const FaultRecord& record = disturb(
      "-- +goose NO TRANSACTION\n-- +goose Up\nDROP INDEX CONCURRENTLY IF EXISTS by_n;\nCREATE "
      "UNIQUE "
      "INDEX CONCURRENTLY by_n ON t (n);\n-- +goose Down\nDROP INDEX CONCURRENTLY IF EXISTS "
      "by_n;\n");

  EXPECT_THAT(crash_safe(), IsEmpty());
  EXPECT_THAT(record.points, Contains(Field(&FaultPoint::inside, true)));
}

// The numbers that are done are not told from those that are not.
TEST_F(PostgresFaults, FailWhereABlockDoesItsFirstBatchOnceMore) {
  disturb(block("FOR i IN 1..3 LOOP UPDATE t SET n = n + 1 WHERE id % 3 = i - 1; COMMIT; END LOOP;",
                "UPDATE t SET n = n - 1"));

  const std::vector<std::string> found = crash_safe();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found[0], HasSubstr("failed: killed inside 001_x.sql:4"));
  EXPECT_THAT(found[0], HasSubstr("what it had done is done twice"));
}

TEST_F(PostgresFaults, AreNoneWhereABlockSeesWhatIsDone) {
  const FaultRecord& record = disturb(
      block("FOR i IN 1..3 LOOP UPDATE t SET n = 100 WHERE id IN (SELECT id FROM t WHERE n < "
            "100 ORDER BY id LIMIT 3); COMMIT; END LOOP;",
            "UPDATE t SET n = id"));

  EXPECT_THAT(crash_safe(), IsEmpty());
  EXPECT_THAT(record.points, Contains(Field(&FaultPoint::inside, true)));
  EXPECT_THAT(passed(), testing::IsSupersetOf({"deploy/crash-safe", "deploy/transactional"}));
}

TEST_F(PostgresFaults, AreNotSaidToBeTriedInsideOfABlockThatCommits) {
  disturb(
      block("UPDATE t SET n = 7 WHERE id < 5; COMMIT; INSERT INTO u SELECT 1 WHERE NOT EXISTS "
            "(SELECT FROM u);",
            "UPDATE t SET n = id"));

  std::vector<std::string> skipped;
  for (const Point& point : judge(run_).points) {
    const bool is_it =
        point.message.find("inside itself, and was cut off after") != point.message.npos;
    if (is_it && point.verdict == Verdict::skipped) skipped.push_back(point.check);
  }
  EXPECT_THAT(skipped, testing::UnorderedElementsAre("deploy/crash-safe", "deploy/transactional"));
}

// The rows wait in a table that the server empties when it dies.
TEST_F(PostgresFaults, FindRowsThatAreGoneWithTheirServer) {
  const FaultRecord& record = disturb(
      "CREATE UNLOGGED TABLE IF NOT EXISTS stage AS SELECT * FROM t;\nBEGIN;\nDELETE FROM t WHERE "
      "id > 5;\nCOMMIT;\nBEGIN;\nINSERT INTO t SELECT * FROM stage ON CONFLICT DO NOTHING;\nDROP "
      "TABLE stage;\nCOMMIT;\n");

  const std::vector<FaultPoint> crashes = of(record, FaultKind::crashed);
  EXPECT_THAT(crashes, Contains(Field(&FaultPoint::aftermath, Aftermath::elsewhere)));
  EXPECT_THAT(crash_safe(), Contains(HasSubstr("server killed and started again")));
}

TEST_F(PostgresFaults, AreNotThoseOfTablesThatProductionLosesAnyway) {
  faults_.crash = true;
  const FaultRecord& record = disturb(
      "ALTER TABLE t ADD COLUMN IF NOT EXISTS m int;\nBEGIN;\nUPDATE cache SET a = 2;\nCOMMIT;\n",
      "ALTER TABLE t DROP COLUMN m");

  const std::vector<FaultPoint> crashes = of(record, FaultKind::crashed);
  EXPECT_FALSE(crashes.empty());
  EXPECT_THAT(crashes, Each(Field(&FaultPoint::aftermath, Aftermath::recovers)));
}

TEST_F(PostgresFaults, NeedNoServerToDieWhereThatIsNoOtherThanAKill) {
  const FaultRecord& record = disturb(
      "ALTER TABLE t ADD COLUMN IF NOT EXISTS m int;\nBEGIN;\nUPDATE t SET m = 1;\nCOMMIT;\n",
      "ALTER TABLE t DROP COLUMN m");

  EXPECT_FALSE(record.points.empty());
  EXPECT_THAT(of(record, FaultKind::crashed), IsEmpty());
}

}  // namespace
}  // namespace gate
