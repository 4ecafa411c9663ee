// Rows that change without the engine saying so: what was concluded from its counters is not relied
// on.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "gate/base/log.h"
#include "gate/checks/check.h"
#include "gate/engine/engines.h"
#include "gate/engine/postgres/cluster.h"
#include "gate/rehearsal/rehearsal.h"
#include "tests/support/failing_engine.h"
#include "tests/support/files.h"
#include "tests/support/temp.h"

namespace gate {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

class SilentSession : public FailingSession {
 public:
  using FailingSession::FailingSession;

  Outcome execute(std::string_view sql) override {
    Outcome outcome = FailingSession::execute(sql);
    if (sql.starts_with("UPDATE")) outcome = {};
    return outcome;
  }
};

// Says of no UPDATE what it reached.
class SilentEngine : public FailingEngine {
 public:
  SilentEngine(std::unique_ptr<Engine> real, FaultPlan& plan)
      : FailingEngine(std::move(real), plan), never_(plan) {}

  std::unique_ptr<Session> open(const Database& database, const SessionOptions& options) override {
    return std::make_unique<SilentSession>(FailingEngine::open(database, options), never_);
  }

 private:
  FaultPlan& never_;
};

TEST(PostgresUnseen, ChangesAreFoundByASample) {
  const std::shared_ptr<postgres::Cluster> kept = postgres::Cluster::shared();
  const TempDir folder = test_folder();
  std::filesystem::create_directories(folder.file("work"));
  put_file(folder.file("fixture.sql"),
           "CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t SELECT i, i FROM "
           "generate_series(1, 9) i; CREATE TABLE u (id int PRIMARY KEY)");
  put_file(folder.file("m/001_x.up.sql"), "UPDATE t SET n = n + 1;\nCREATE TABLE made (id int)");
  put_file(folder.file("m/001_x.down.sql"), "DROP TABLE made");
  Scenario scenario{.name = "server"};
  scenario.engine = "postgres";
  scenario.fixture = folder.file("fixture.sql");
  scenario.migrations = folder.file("m");
  set_quiet(true);
  FaultPlan plan;
  SilentEngine engine(make_engine("postgres"), plan);

  const gate::Run run = rehearse(scenario, engine, {.work_dir = folder.file("work")});

  std::vector<std::string> failed;
  for (const Point& point : judge(run).points) {
    if (point.verdict != Verdict::passed) {
      failed.push_back(point.check + ' ' + point.subject + ": " + point.message);
    }
  }
  EXPECT_THAT(failed, Contains(HasSubstr("t: t differs, and it cannot be proven how: no "
                                         "statement was reported to reach it")));
  EXPECT_THAT(failed, Not(Contains(HasSubstr("u: u differs"))));
}

}  // namespace
}  // namespace gate
