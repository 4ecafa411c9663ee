// Real databases, real processes that wait for real locks. No test asserts a time: a limit is so
// small that any lock is too long, or so large that none is.
#include <gmock/gmock.h>

#include "gate/base/file.h"
#include "tests/rehearsal/observe.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr double kAnyLock = 0.001;
constexpr double kNoLock = 100'000;

// Some hundred times the pause between two visits; it reads nothing of the database.
constexpr const char* kWork =
    "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400000) "
    "SELECT count(*) FROM n)";

std::string long_update() {
  return concat("UPDATE shop SET town = 'Ulm' WHERE id = 1;\n", "UPDATE shop SET town = ", kWork,
                " WHERE id = 2;\n");
}

// More than fits into the memory that the engine may take: it is in the file before the commit.
std::string long_update_of_much() {
  return concat("PRAGMA cache_size = 5;\n",
                "CREATE TABLE filler(x BLOB);\n"
                "INSERT INTO filler WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                "WHERE i < 100) SELECT zeroblob(4000) FROM n;\n",
                long_update());
}

class Locks : public testing::Test {
 protected:
  Locks() {
    for (const char* name : {"001_open", "002_visit", "003_town"}) small_.remove(name);
    scenario_ = small_.scenario();
    scenario_.locks = true;
    scenario_.limits.lock_seconds = kAnyLock;
    scenario_.rollback_new_rows = false;
  }

  void use_wal() {
    const auto engine = make_engine("sqlite");
    engine->open({small_.fixture()}, {.access = Access::write, .durable = true})
        ->execute("PRAGMA journal_mode = WAL");
  }

  gate::Run run_with(const std::string& up) {
    small_.write("004_more", up, "SELECT 1;\n");
    gate::Run run = rehearse_small(small_, scenario_);
    EXPECT_EQ(list_folder(small_.work_dir()), std::vector<std::string>{});
    for (const PassRecord& pass : run.passes) EXPECT_EQ(pass.error, "") << pass.name;
    return run;
  }

  SmallScenario small_;
  Scenario scenario_;
};

Point point_of(const gate::Run& run, std::string_view check) {
  for (const Point& point : judge(run).points) {
    if (point.check == check) return point;
  }
  ADD_FAILURE() << "no point of " << check;
  return {};
}

const LockRecord& locks_of(const gate::Run& run) {
  return run.migrations.back().locks;
}

TEST_F(Locks, KeepWritersOutUntilTheCommit) {
  const gate::Run run = run_with(long_update());

  EXPECT_EQ(locks_of(run).not_tried, "");
  EXPECT_GT(locks_of(run).writers.gave_up, 0);
  const Point point = point_of(run, "deploy/lock-time");
  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_EQ(point.location.line, 2);
}

TEST_F(Locks, AreNotForeverWhereSomebodyIsPatient) {
  scenario_.limits.lock_seconds = kNoLock;

  const gate::Run run = run_with(long_update());

  EXPECT_EQ(locks_of(run).writers.gave_up, 0);
  EXPECT_GT(locks_of(run).writers.visits, 0);
  EXPECT_GT(locks_of(run).readers.visits, 0);
  EXPECT_LE(locks_of(run).writers.longest_seconds, locks_of(run).seconds);
  EXPECT_EQ(point_of(run, "deploy/lock-time").verdict, Verdict::passed);
}

TEST_F(Locks, NeverKeepReadersOutWhereTheJournalIsALog) {
  use_wal();

  const gate::Run run = run_with(long_update_of_much());

  EXPECT_GT(locks_of(run).writers.gave_up, 0);
  EXPECT_EQ(locks_of(run).readers.gave_up, 0);
  EXPECT_GT(locks_of(run).readers.visits, 0);
}

TEST_F(Locks, KeepReadersOutWhereMuchIsWritten) {
  const gate::Run run = run_with(long_update_of_much());

  EXPECT_GT(locks_of(run).readers.gave_up, 0);
  EXPECT_GT(locks_of(run).writers.gave_up, 0);
}

TEST_F(Locks, AreNotMetWhereTheWorkIsDoneBeforeTheFirstWrite) {
  scenario_.limits.lock_seconds = kNoLock;

  const gate::Run run =
      run_with(concat("CREATE TEMP TABLE result AS SELECT ", kWork, " AS n;\n",
                      "UPDATE shop SET town = (SELECT n FROM result) WHERE id = 2;\n"));

  EXPECT_EQ(locks_of(run).writers.gave_up, 0);
  EXPECT_GT(locks_of(run).writers.visits, 5);  // meanwhile, and not after it
}

// In a transaction that has read, what others wrote meanwhile cannot be had any more.
TEST_F(Locks, KeepTheMigrationOut) {
  use_wal();

  const gate::Run run = run_with(concat("SELECT count(*) FROM shop;\nSELECT ", kWork, ";\n",
                                        "UPDATE shop SET town = 'Ulm' WHERE id = 2;\n"));

  EXPECT_THAT(locks_of(run).error, HasSubstr("database is locked"));
  EXPECT_THAT(locks_of(run).error, Not(HasSubstr(small_.work_dir())));
  EXPECT_EQ(locks_of(run).error_location.line, 3);
  EXPECT_EQ(point_of(run, "deploy/lock-time").verdict, Verdict::failed);
  EXPECT_EQ(point_of(run, "deploy/applies").verdict, Verdict::passed);
}

TEST_F(Locks, AreLookedForInEachMigrationInItsTurn) {
  small_.write("001_first", "ALTER TABLE shop ADD COLUMN size TEXT;\n",
               "ALTER TABLE shop DROP COLUMN size;\n");
  scenario_.limits.lock_seconds = kNoLock;

  const gate::Run run = run_with("UPDATE shop SET size = 'small';\n");

  ASSERT_EQ(run.migrations.size(), 2U);
  for (const MigrationRecord& migration : run.migrations) {
    EXPECT_EQ(migration.locks.not_tried, "") << migration.version;
    EXPECT_EQ(migration.locks.error, "") << migration.version;
    EXPECT_TRUE(migration.growth.journal) << migration.version;
  }
}

TEST_F(Locks, AreNotLookedForWhereTheyAreSwitchedOff) {
  scenario_.locks = false;

  const gate::Run run = run_with(long_update());

  EXPECT_EQ(locks_of(run).not_tried, "locks is off in the scenario");
  EXPECT_EQ(point_of(run, "deploy/lock-time").verdict, Verdict::skipped);
}

TEST_F(Locks, AreLookedForUnaskedOnlyWhereTheyCouldBeTooLong) {
  scenario_.locks.reset();
  EXPECT_EQ(locks_of(run_with(long_update())).not_tried, "");

  scenario_.limits.lock_seconds = kNoLock;
  const gate::Run run = run_with(long_update());
  EXPECT_THAT(locks_of(run).not_tried, HasSubstr("alone"));
  EXPECT_THAT(point_of(run, "deploy/lock-time").message, HasSubstr("nobody can have waited"));
  EXPECT_FALSE(run.migrations.back().growth.journal);
}

// Nobody writes to a copy what the migration would then meet.
TEST_F(Locks, LeaveTablesWithTriggersAlone) {
  make_engine("sqlite")
      ->open({small_.fixture()}, {.access = Access::write})
      ->execute(
          "CREATE TRIGGER log AFTER UPDATE ON shop BEGIN INSERT INTO sale VALUES "
          "(NULL, 1, 'x'); END");
  scenario_.limits.lock_seconds = kNoLock;

  const gate::Run run =
      run_with(concat("CREATE TABLE counted(n INTEGER CHECK(n = 4));\n"
                      "CREATE TEMP TABLE wait AS SELECT ",
                      kWork, ";\n", "INSERT INTO counted SELECT count(*) FROM sale;\n"));

  EXPECT_EQ(locks_of(run).not_tried, "");
  EXPECT_GT(locks_of(run).writers.visits, 0);  // to sale
}

TEST_F(Locks, SayWhereThereIsNothingToRead) {
  make_engine("sqlite")->load("PRAGMA user_version = 1; CREATE TABLE a(b); DROP TABLE a;",
                              {small_.fixture()});

  const gate::Run run = run_with("CREATE TABLE t(a INTEGER);\n");

  EXPECT_EQ(locks_of(run).not_tried, "there is no table that somebody could read");
}

TEST_F(Locks, GrowthIsMeasuredInEveryRun) {
  scenario_.locks = false;
  scenario_.limits.growth_factor = 2;

  const gate::Run run =
      run_with("CREATE TABLE filler(x BLOB);\nINSERT INTO filler VALUES (zeroblob(100000));\n");

  const GrowthRecord& growth = run.migrations.back().growth;
  EXPECT_GT(growth.before, 0U);
  EXPECT_GE(growth.after, growth.before + 100'000);
  EXPECT_FALSE(growth.journal);
  EXPECT_EQ(point_of(run, "deploy/growth").verdict, Verdict::warning);
}

TEST_F(Locks, TheJournalIsMeasuredWithThem) {
  scenario_.limits.lock_seconds = kNoLock;

  const gate::Run run = run_with("UPDATE shop SET town = 'Ulm';\n");

  EXPECT_GT(run.migrations.back().growth.journal.value_or(0), 0U);
  EXPECT_THAT(point_of(run, "deploy/growth").message, HasSubstr("of journal at most"));
}

}  // namespace
}  // namespace gate
