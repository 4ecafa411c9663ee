#include "gate/model/locks.h"

#include "tests/checks/builders.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr const char* kLock = "deploy/lock-time";
constexpr const char* kGrowth = "deploy/growth";

class LockTime : public testing::Test {
 protected:
  LockTime() {
    run_.limits.lock_seconds = 5;
    migration_.up->seconds = 8;
    add_statement(migration_, "UPDATE t SET n = 1", {named(Action::update, "t", "n")})
        .outcome.seconds = 7;
    add_statement(migration_, "DELETE FROM t", {named(Action::remove, "t")}).outcome.seconds = 1;
    migration_.locks = {.not_tried = "",
                        .seconds = 8,
                        .readers = {.visits = 900, .longest_seconds = 0.3},
                        .writers = {.visits = 12, .longest_seconds = 4.9}};
  }

  gate::Run run_ = sound_run();
  MigrationRecord& migration_ = add_pending(run_, "1");
};

TEST_F(LockTime, PassesWhatIsUnderTheLimit) {
  const Point point = only_point(run_, kLock);

  EXPECT_EQ(point.verdict, Verdict::passed);
  EXPECT_EQ(point.message,
            "a writer waited up to 4.9 s, a reader waited up to 0.3 s; 5.0 s allowed");
}

TEST_F(LockTime, FailsWhereWritersWaitLonger) {
  migration_.locks.writers = {.visits = 12, .gave_up = 3, .longest_seconds = 6.1};

  const Point point = only_point(run_, kLock);

  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_EQ(
      point.message,
      "while migration 1 was applied, a writer waited up to 6.1 s, a reader waited up to 0.3 s; "
      "5.0 s allowed; some gave up");
  EXPECT_EQ(point.statement, "UPDATE t SET n = 1");
  EXPECT_EQ(point.location.line, 2);
}

TEST_F(LockTime, NamesTheLockThatIsHeldLongest) {
  migration_.locks.writers.longest_seconds = 8;
  for (StatementRecord& statement : migration_.up->statements) statement.transaction = 1;
  migration_.up->statements.front().outcome.locks = {
      {"u", "SHARE UPDATE EXCLUSIVE", Barred::definition}};
  migration_.up->statements.back().outcome.locks = {{"t", "ACCESS EXCLUSIVE", Barred::all}};

  const Point point = only_point(run_, kLock);

  EXPECT_THAT(point.message,
              HasSubstr("; ACCESS EXCLUSIVE on t for 1.0 s: nobody reads or writes it"));
  EXPECT_THAT(point.message, Not(HasSubstr("on u")));
  EXPECT_THAT(point.hint, HasSubstr("lock_timeout"));
  EXPECT_EQ(point.statement, "DELETE FROM t");
}

TEST_F(LockTime, CountsALockUntilItIsTakenBack) {
  migration_.locks.writers.longest_seconds = 8;
  std::vector<StatementRecord>& statements = migration_.up->statements;
  for (StatementRecord& statement : statements) statement.transaction = 1;
  StatementRecord& update = *(statements.end() - 2);
  update.outcome.locks = {{"t", "ACCESS EXCLUSIVE", Barred::all}};
  EXPECT_THAT(only_point(run_, kLock).message, HasSubstr("on t for 8.0 s"));

  update.undone = true;
  EXPECT_THAT(only_point(run_, kLock).message, HasSubstr("on t for 7.0 s"));

  update.outcome.seconds = 0.5;
  statements.back().outcome.locks = {{"t", "ACCESS EXCLUSIVE", Barred::all}};
  EXPECT_THAT(only_point(run_, kLock).message, HasSubstr("on t for 1.0 s"));
}

TEST_F(LockTime, WarnsOfADeadlockThatTakesSomebodyWhoWritesTheSameRows) {
  migration_.locks.error = "deadlock detected";
  migration_.locks.error_location = {"db/migrations/1.up.sql", 3, 1};
  migration_.locks.deadlock = true;

  const Point point = only_point(run_, kLock);
  EXPECT_EQ(point.verdict, Verdict::warning);
  EXPECT_EQ(point.message,
            "migration 1 and somebody who writes the same rows waited for each other, and it was "
            "refused: deadlock detected; where nobody does, a writer waited up to 4.9 s, a reader "
            "waited up to 0.3 s; 5.0 s allowed");
  EXPECT_EQ(point.location.line, 3);

  migration_.locks.writers.longest_seconds = 6;
  EXPECT_EQ(only_point(run_, kLock).verdict, Verdict::failed);
  EXPECT_THAT(only_point(run_, kLock).message, HasSubstr("; besides: deadlock detected"));
}

TEST_F(LockTime, WarnsOfATransactionAroundAllThatIsPending) {
  for (StatementRecord& statement : migration_.up->statements) statement.outcome.seconds = 1.5;
  migration_.up->seconds = 3;
  MigrationRecord& second = add_pending(run_, "2");
  second.up = run_.migrations.front().up;
  EXPECT_THAT(subjects(points_of(run_, kLock), Verdict::warning), IsEmpty());

  run_.wraps_all = true;
  EXPECT_THAT(subjects(points_of(run_, kLock), Verdict::warning), ElementsAre("deployment"));
}

TEST_F(LockTime, FailsWhereReadersWaitLonger) {
  migration_.locks.readers.longest_seconds = 5.1;

  EXPECT_THAT(failing(run_, kLock), ElementsAre("1"));
}

TEST_F(LockTime, FailsWhereTheOthersKeepTheMigrationOut) {
  migration_.locks.error = "database is locked";
  migration_.locks.error_location = {"db/migrations/1.up.sql", 3, 1};

  const Point point = only_point(run_, kLock);

  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_THAT(point.message, HasSubstr("refused while others read and write: database is locked"));
  EXPECT_EQ(point.location.line, 3);
  EXPECT_THAT(point.hint, HasSubstr("Begin the transaction with a write"));

  migration_.up->statements.front().outcome.locks = {{"t", "ACCESS EXCLUSIVE", Barred::all}};
  EXPECT_THAT(only_point(run_, kLock).hint, HasSubstr("lock_timeout"));
}

TEST_F(LockTime, SaysWhereNobodyCouldBeTried) {
  migration_.locks.writers = {};

  const Point point = only_point(run_, kLock);

  EXPECT_EQ(point.verdict, Verdict::passed);
  EXPECT_THAT(point.message, HasSubstr("no writer could be tried"));
}

TEST_F(LockTime, WarnsOfWhatTookLongerAloneAndWasNotTried) {
  migration_.up->seconds = 8;
  migration_.locks = {.not_tried = "it took 8.0 s alone; the fixture is large"};

  const Point point = only_point(run_, kLock);

  EXPECT_EQ(point.verdict, Verdict::warning);
  EXPECT_EQ(point.message,
            "migration 1: it took 8.0 s alone; the fixture is large; limits.lock-seconds is 5.0 s");
  EXPECT_EQ(point.statement, "UPDATE t SET n = 1");
}

TEST_F(LockTime, SkipsWhatWasNotTriedAndTookLong) {
  migration_.locks = {.not_tried = "locks is off in the scenario"};

  const Point point = only_point(run_, kLock);

  EXPECT_EQ(point.verdict, Verdict::skipped);
  EXPECT_EQ(point.message, "locks is off in the scenario");
}

TEST_F(LockTime, PassesWhatIsTooShortForAnybodyToWait) {
  migration_.locks = {.not_tried = "it took 12 ms alone"};
  migration_.up->seconds = 0.012;

  const Point point = only_point(run_, kLock);

  EXPECT_EQ(point.verdict, Verdict::passed);
  EXPECT_EQ(point.message, "it took 12 ms in all: nobody can have waited for 5.0 s");
}

// On a machine that has other work most of the time is spent in the queue for a processor.
TEST_F(LockTime, DoesNotCountTimeInWhichTheMachineWasBusy) {
  migration_.up->seconds = 8;
  migration_.up->delayed_seconds = 7.9;
  migration_.locks = {.not_tried = "it took 100 ms alone; the fixture is large"};

  EXPECT_EQ(only_point(run_, kLock).verdict, Verdict::passed);

  migration_.up->delayed_seconds = 2.9;
  EXPECT_EQ(only_point(run_, kLock).verdict, Verdict::warning);
}

// Its own time can be a tenth of production's.
TEST_F(LockTime, SkipsWhatCouldReachTheLimitInProduction) {
  migration_.locks = {.not_tried = "locks is off in the scenario"};
  migration_.up->seconds = 0.5;

  EXPECT_EQ(only_point(run_, kLock).verdict, Verdict::skipped);
}

TEST_F(LockTime, SkipsWhatWasNotAppliedToItsEnd) {
  migration_.up->completed = false;

  EXPECT_EQ(only_point(run_, kLock).verdict, Verdict::skipped);
}

class GrowthCheck : public testing::Test {
 protected:
  GrowthCheck() {
    add_pending(run_, "1").growth = {1'000'000, 1'100'000, 300'000, {}};
    add_pending(run_, "2").growth = {1'100'000, 1'400'000, 200'000, 50'000};
  }

  gate::Run run_ = sound_run();
};

TEST_F(GrowthCheck, SaysHowMuchWhereNothingIsLimited) {
  const Point point = only_point(run_, kGrowth);

  EXPECT_EQ(point.verdict, Verdict::passed);
  EXPECT_EQ(point.subject, "database");
  EXPECT_EQ(point.message,
            "1.0 MB -> 1.4 MB (1.4x); 300.0 kB of journal at most; 50.0 kB of temporary files at "
            "most");
}

TEST_F(GrowthCheck, FailsBeyondAFactorAndNamesWhatGrewMost) {
  run_.limits.growth_factor = 1.3;

  const Point point = only_point(run_, kGrowth);

  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_THAT(point.message, HasSubstr("limits.growth allows (1.3x): 1.0 MB -> 1.4 MB"));
  EXPECT_THAT(point.message, HasSubstr("most by migration 2"));
  EXPECT_EQ(point.location.path, "db/migrations/2.up.sql");
  EXPECT_THAT(point.evidence, SizeIs(2));
}

TEST_F(GrowthCheck, FailsBeyondANumberOfBytes) {
  run_.limits.growth_bytes = 399'999;

  EXPECT_THAT(only_point(run_, kGrowth).message, HasSubstr("limits.growth allows (400.0 kB)"));
}

TEST_F(GrowthCheck, PassesWhatIsExactlyAllowed) {
  run_.limits.growth_factor = 1.4;
  EXPECT_THAT(failing(run_, kGrowth), IsEmpty());

  run_.limits = {.growth_bytes = 400'000};
  EXPECT_THAT(failing(run_, kGrowth), IsEmpty());
}

TEST_F(GrowthCheck, PassesWhatShrinks) {
  run_.limits.growth_bytes = 1;
  run_.migrations.back().growth.after = 500'000;

  const Point point = only_point(run_, kGrowth);

  EXPECT_EQ(point.verdict, Verdict::passed);
  EXPECT_THAT(point.message, HasSubstr("1.0 MB -> 500.0 kB (0.5x)"));
}

TEST_F(GrowthCheck, SkipsWhereTheLastWasNotApplied) {
  run_.migrations.back().up->completed = false;

  EXPECT_EQ(only_point(run_, kGrowth).verdict, Verdict::skipped);
}

TEST_F(GrowthCheck, FailsAllTheSameWhereWhatWasAppliedIsTooMuch) {
  run_.limits.growth_bytes = 50'000;
  run_.migrations.back().up->completed = false;

  EXPECT_THAT(failing(run_, kGrowth), ElementsAre("database"));
}

TEST_F(GrowthCheck, SkipsWhereNothingIsKnown) {
  for (MigrationRecord& migration : run_.migrations) migration.growth = {};
  EXPECT_THAT(only_point(run_, kGrowth).message, HasSubstr("not known"));

  run_.migrations.clear();
  EXPECT_THAT(only_point(run_, kGrowth).message, HasSubstr("nothing is pending"));
}

}  // namespace
}  // namespace gate
