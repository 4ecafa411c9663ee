// Real readers and writers among whom a migration is applied where tables are locked one by one. No
// test asserts a time, as in locks_test.cc.
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

using testing::AllOf;
using testing::HasSubstr;

constexpr double kAnyLock = 0.001;
constexpr double kNoLock = 100'000;

// Many times what a visit takes.
constexpr const char* kWork = "SELECT count(*) FROM generate_series(1, 1000000);\n";

// Longer than the server waits before it looks for a deadlock, so that it finds none too early.
constexpr const char* kMuchWork = "SELECT count(*) FROM generate_series(1, 5000000);\n";

class LocksOnAServer : public testing::Test {
 protected:
  gate::Run run_with(const std::string& up, double allowed_seconds) {
    static const std::shared_ptr<postgres::Cluster> kKept = postgres::Cluster::shared();
    std::filesystem::create_directories(folder_.file("work"));
    put_file(folder_.file("fixture.sql"),
             "CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t SELECT i, i FROM "
             "generate_series(1, 200) i; CREATE TABLE u (id int PRIMARY KEY, n int); INSERT INTO u "
             "SELECT i, i FROM generate_series(1, 200) i");
    put_file(folder_.file("m/001_x.up.sql"), up);
    Scenario scenario{.name = "server"};
    scenario.engine = "postgres";
    scenario.fixture = folder_.file("fixture.sql");
    scenario.migrations = folder_.file("m");
    scenario.locks = true;
    scenario.limits.lock_seconds = allowed_seconds;
    scenario.policy.today = "2026-11-23";
    set_quiet(true);
    return rehearse(scenario, *make_engine("postgres"), {.work_dir = folder_.file("work")});
  }

  TempDir folder_ = test_folder();
};

Point lock_time(const gate::Run& run) {
  for (const Point& point : judge(run).points) {
    if (point.check == "deploy/lock-time") return point;
  }
  ADD_FAILURE() << "it is not judged";
  return {};
}

const LockRecord& locks_of(const gate::Run& run) {
  return run.migrations.back().locks;
}

// The gate itself has to hold such a block up elsewhere, and not here.
TEST_F(LocksOnAServer, AreNoneOfABlockThatWritesNothing) {
  const gate::Run run = run_with(
      "BEGIN; SELECT 1; COMMIT;\nDO $$ BEGIN PERFORM count(*) FROM generate_series(1, 1000000); "
      "END "
      "$$;",
      kAnyLock);

  EXPECT_GT(locks_of(run).writers.visits, 0);
  EXPECT_EQ(locks_of(run).writers.gave_up, 0);
}

TEST_F(LocksOnAServer, KeepReadersAndWritersOutOfATableThatIsDefinedAnew) {
  const gate::Run run =
      run_with(concat("BEGIN; ALTER TABLE t ADD COLUMN m int;\n", kWork, "COMMIT;"), kAnyLock);

  EXPECT_GT(locks_of(run).readers.gave_up, 0);
  EXPECT_GT(locks_of(run).writers.gave_up, 0);
  EXPECT_GT(locks_of(run).readers.visits, 0);  // of the other table
  EXPECT_EQ(lock_time(run).verdict, Verdict::failed);
  EXPECT_THAT(lock_time(run).message, HasSubstr("ACCESS EXCLUSIVE on t"));
}

TEST_F(LocksOnAServer, KeepNoReaderOutWhileAnIndexIsMade) {
  const gate::Run run =
      run_with(concat("BEGIN; CREATE INDEX i ON t (n);\n", kWork, "COMMIT;"), kAnyLock);

  EXPECT_GT(locks_of(run).writers.gave_up, 0);
  EXPECT_EQ(locks_of(run).readers.gave_up, 0);
  EXPECT_GT(locks_of(run).readers.visits, 0);
  EXPECT_THAT(lock_time(run).message, HasSubstr("SHARE on t"));
}

TEST_F(LocksOnAServer, AreLetGoAtTheEndAndNobodyIsRefused) {
  const gate::Run run =
      run_with(concat("BEGIN; LOCK TABLE t; LOCK TABLE u;\n", kWork, "COMMIT;"), kNoLock);

  EXPECT_EQ(locks_of(run).error, "");
  EXPECT_EQ(locks_of(run).readers.gave_up + locks_of(run).writers.gave_up, 0);
  EXPECT_GT(locks_of(run).readers.visits, 0);
  EXPECT_GT(locks_of(run).writers.visits, 0);
  EXPECT_EQ(lock_time(run).verdict, Verdict::passed);
}

// Somebody waits for a row that it has written, and it for whoever has the table.
TEST_F(LocksOnAServer, AreNoFailureOfItsOwnWhereWhoeverWritesTheSameRowsMeetsIt) {
  const gate::Run run = run_with(concat("BEGIN; UPDATE t SET n = n + 1;\n", kMuchWork,
                                        "ALTER TABLE t ADD COLUMN m int; COMMIT;"),
                                 kNoLock);

  EXPECT_TRUE(locks_of(run).deadlock);
  EXPECT_EQ(locks_of(run).error_location.line, 3);
  EXPECT_GT(locks_of(run).writers.visits, 0);
  EXPECT_EQ(lock_time(run).verdict, Verdict::warning);
  EXPECT_THAT(lock_time(run).message,
              AllOf(HasSubstr("waited for each other"), HasSubstr("deadlock")));
}

}  // namespace
}  // namespace gate
