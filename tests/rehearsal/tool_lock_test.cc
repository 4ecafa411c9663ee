// CREATE INDEX CONCURRENTLY beside the locks by which tools keep a second run of themselves out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

using testing::Eq;
using testing::HasSubstr;
using testing::Optional;

constexpr std::string_view kTable = "CREATE TABLE users (id integer PRIMARY KEY, name text);\n";
constexpr std::string_view kIndex = "CREATE INDEX CONCURRENTLY by_name ON users (name);\n";

class ToolLockOnAServer : public testing::Test {
 protected:
  gate::Run run_as(const std::string& format, std::optional<bool> locks = std::nullopt) {
    static const std::shared_ptr<postgres::Cluster> kKept = postgres::Cluster::shared();
    std::filesystem::create_directories(folder_.file("work"));
    put_file(folder_.file("fixture.sql"), "CREATE SEQUENCE tickets;");
    Scenario scenario{.name = "tool-lock"};
    scenario.engine = "postgres";
    scenario.fixture = folder_.file("fixture.sql");
    scenario.migrations = folder_.file("m");
    scenario.format = format;
    scenario.locks = locks;
    scenario.faults.crash = false;
    scenario.rollback_new_rows = false;
    scenario.policy.today = "2026-11-23";
    set_quiet(true);
    return rehearse(scenario, *make_engine("postgres"), {.work_dir = folder_.file("work")});
  }

  void put(std::string_view name, std::string_view text) {
    put_file(folder_.file(concat("m/", name)), std::string(text));
  }

  TempDir folder_ = test_folder();
};

// What deploy/lock-time says of the tool's lock and the second migration.
std::optional<Point> of_lock(const gate::Run& run) {
  for (const Point& point : judge(run).points) {
    if (point.check == "deploy/lock-time" && point.subject.starts_with("2 and ")) return point;
  }
  return std::nullopt;
}

TEST_F(ToolLockOnAServer, KeepsFlywayWaitingForItselfForEver) {
  put("V1__users.sql", kTable);
  put("V2__by_name.sql", kIndex);
  const std::optional<Point> point = of_lock(run_as("flyway"));

  ASSERT_TRUE(point);
  EXPECT_EQ(point->verdict, Verdict::warning);
  EXPECT_THAT(point->message, HasSubstr("it never ends (canceling statement due to lock timeout)"));
  EXPECT_THAT(point->hint, HasSubstr("flyway.postgresql.transactional.lock=false"));
  EXPECT_THAT(point->location.path, HasSubstr("V2__by_name.sql"));
}

TEST_F(ToolLockOnAServer, IsNoMatterWhereFlywaysSettingsKeepItOutOfTransactions) {
  put("V1__users.sql", kTable);
  put("V2__by_name.sql", kIndex);
  put("flyway.conf", "flyway.postgresql.transactional.lock=false\n");
  EXPECT_EQ(of_lock(run_as("flyway")), std::nullopt);
}

TEST_F(ToolLockOnAServer, IsNoMatterToAnIndexThatIsMadeAtOnce) {
  put("V1__users.sql", kTable);
  put("V2__by_name.sql", "CREATE INDEX by_name ON users (name);\n");
  EXPECT_EQ(of_lock(run_as("flyway")), std::nullopt);
}

TEST_F(ToolLockOnAServer, IsNotTriedWhereNobodyWantsToKnow) {
  put("V1__users.sql", kTable);
  put("V2__by_name.sql", kIndex);
  EXPECT_EQ(of_lock(run_as("flyway", false)), std::nullopt);
}

// The connection that has the lock is the one that waits: the server sees the circle, and ends it.
TEST_F(ToolLockOnAServer, MakesACircleOfTwoRunsOfATool) {
  put("1_users.up.sql", kTable);
  put("1_users.down.sql", "DROP TABLE users;");
  put("2_by_name.up.sql", kIndex);
  put("2_by_name.down.sql", "DROP INDEX by_name;");
  const gate::Run run = run_as("golang-migrate");
  const std::optional<Point> point = of_lock(run);

  ASSERT_TRUE(point);
  EXPECT_EQ(point->verdict, Verdict::warning);
  EXPECT_THAT(point->message, HasSubstr("a second golang-migrate that is started meanwhile waits"));
  const ToolLockRecord& tried = run.migrations.back().tool_lock;
  EXPECT_TRUE(tried.second_gave_up || tried.error == "deadlock detected") << tried.error;
  EXPECT_THAT(run.migrations.front().tool_lock.not_tried, Eq(kNotLookedAt));
}

// Another connection of the tool has it: nobody sees the circle.
TEST_F(ToolLockOnAServer, KeepsBothRunsWaitingWhereAnotherConnectionHasIt) {
  put("sqitch.conf", "[core]\n\tengine = pg\n");
  put("sqitch.plan",
      "%syntax-version=1.0.0\n%project=shop\n\n"
      "users 2026-01-31T10:00:00Z Ann <ann@example.org> # first\n"
      "by_name [users] 2026-01-31T10:01:00Z Ann <ann@example.org> # second\n");
  put("deploy/users.sql", kTable);
  put("revert/users.sql", "DROP TABLE users;");
  put("deploy/by_name.sql", kIndex);
  put("revert/by_name.sql", "DROP INDEX by_name;");
  const gate::Run run = run_as("sqitch");

  EXPECT_EQ(run.migrations.back().tool_lock.error, "canceling statement due to lock timeout");
}

}  // namespace
}  // namespace gate
