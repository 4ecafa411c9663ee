#include "gate/checks/baseline.h"

#include "gate/base/error.h"
#include "gate/checks/policy.h"
#include "tests/checks/builders.h"

namespace gate {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

// Migration 7 drops a table that holds 12 rows; 6 is applied.
class BaselineTest : public testing::Test {
 protected:
  BaselineTest() : run_(sound_run()) {
    add_applied(run_, "6");
    MigrationRecord& migration = add_pending(run_, "7");
    migration.change->tables.push_back({.before = "legacy", .rows_before = 12});
    add_statement(migration, "DROP TABLE legacy", {named(Action::drop, "legacy")});
    run_.policy.baseline_path = "baseline.json";
  }

  std::vector<Point> points_of(std::string_view check) const {
    std::vector<Point> found;
    for (Point& point : judge(run_).points) {
      if (point.check == check) found.push_back(std::move(point));
    }
    return found;
  }

  Point dropped() const { return points_of("data/table-dropped").at(0); }
  Point current() const { return points_of(kBaselineCheck).at(0); }

  // What the run has, known by all that can be known of it.
  KnownPoint& know() {
    run_.policy.baseline.push_back({.check = "data/table-dropped",
                                    .subject = "legacy",
                                    .migration = "7",
                                    .owner = "shop team",
                                    .reason = "exported",
                                    .until = "2026-11-21",
                                    .message = dropped().message,
                                    .location = {"baseline.json", 4, 0}});
    return run_.policy.baseline.back();
  }

  gate::Run run_;
};

TEST_F(BaselineTest, TurnsAKnownFailureIntoAPassedPointWithTheReason) {
  ASSERT_EQ(dropped().verdict, Verdict::failed);

  know();

  EXPECT_EQ(dropped().verdict, Verdict::passed);
  EXPECT_EQ(dropped().allowed, "known: exported (shop team, until 2026-11-21)");
  EXPECT_EQ(judge(run_).exit_code, 0);
  EXPECT_THAT(judge(run_).headline, testing::EndsWith(" verified, 1 known"));
  EXPECT_EQ(current().verdict, Verdict::passed);
  EXPECT_EQ(current().message, "still found: exported (shop team, until 2026-11-21)");
  EXPECT_EQ(current().location.line, 4);
}

TEST_F(BaselineTest, CoversNoOtherCheckSubjectOrMigration) {
  know().check = "data/column-dropped";
  EXPECT_EQ(dropped().verdict, Verdict::failed);
  run_.policy.baseline.clear();
  know().subject = "Legacy";
  EXPECT_EQ(dropped().verdict, Verdict::failed);
  run_.policy.baseline.clear();
  know().migration = "8";
  EXPECT_EQ(dropped().verdict, Verdict::failed);
}

TEST_F(BaselineTest, DoesNotHideAWorseFindingOfTheSameName) {
  know();
  run_.migrations[1].change->tables[0].rows_before = 12'000;

  EXPECT_EQ(dropped().verdict, Verdict::failed);
  EXPECT_EQ(current().verdict, Verdict::warning);
  EXPECT_THAT(current().message,
              AllOf(StartsWith("it is known with another message, '"),
                    HasSubstr("what is found now counts: "), HasSubstr("12,000")));
}

TEST_F(BaselineTest, WithoutAMessageCoversWhateverThePointSays) {
  know().message.clear();
  run_.migrations[1].change->tables[0].rows_before = 12'000;

  EXPECT_EQ(dropped().verdict, Verdict::passed);
}

TEST_F(BaselineTest, TellsEntriesOfOneNameByTheirMessages) {
  know();
  know().message = "another";

  EXPECT_EQ(dropped().verdict, Verdict::passed);
  const std::vector<Point> points = points_of(kBaselineCheck);
  ASSERT_THAT(points, SizeIs(2));
  EXPECT_EQ(points[0].verdict, Verdict::passed);
  EXPECT_EQ(points[1].message, "fixed meanwhile: remove the entry");
}

TEST_F(BaselineTest, MeasuredTimesMakeNoOtherMessage) {
  run_.limits.apply_seconds = 1;
  run_.migrations[1].up->seconds = 2;
  KnownPoint& known = know();
  known.check = "deploy/duration";
  known.subject = points_of("deploy/duration").at(0).subject;
  known.message = points_of("deploy/duration").at(0).message;
  ASSERT_THAT(known.message, HasSubstr("2.0 s"));

  run_.migrations[1].up->seconds = 3;

  EXPECT_EQ(points_of("deploy/duration").at(0).verdict, Verdict::passed);
}

TEST_F(BaselineTest, HoldsOnItsLastDayAndNotAfter) {
  know();
  run_.policy.today = "2026-11-22";

  EXPECT_EQ(dropped().verdict, Verdict::failed);
  EXPECT_EQ(current().verdict, Verdict::warning);
  EXPECT_EQ(current().message, "expired on 2026-11-21, the point counts again");
}

TEST_F(BaselineTest, AnEntryWhosePointIsGoneIsStale) {
  know();
  run_.migrations[1].change->tables.clear();

  EXPECT_EQ(current().verdict, Verdict::warning);
  EXPECT_EQ(current().message, "fixed meanwhile: remove the entry");
  EXPECT_EQ(current().subject, "data/table-dropped legacy");
  EXPECT_EQ(current().migration, "7");
}

TEST_F(BaselineTest, AnEntryAboutAnAppliedMigrationIsStale) {
  know().migration = "6";

  EXPECT_EQ(current().verdict, Verdict::warning);
  EXPECT_EQ(current().message, "migration 6 is applied meanwhile: remove the entry");
}

TEST_F(BaselineTest, AnEntryOfACheckThatIsLeftOutIsSkipped) {
  know();
  run_.policy.skip = {"data/*"};
  EXPECT_EQ(current().verdict, Verdict::skipped);
  EXPECT_EQ(current().message, "its check is not judged in this run");

  run_.policy.skip.clear();
  run_.policy.severities = {{"data/*", Severity::note}};
  EXPECT_EQ(current().verdict, Verdict::skipped);
}

TEST_F(BaselineTest, AnEntryOfACheckThatCouldNotLookIsSkippedWithItsReason) {
  know();
  run_.migrations[1].up.reset();
  run_.migrations[1].change.reset();
  run_.migrations[1].not_run = "migration 5 went before it";

  EXPECT_EQ(current().verdict, Verdict::skipped);
  EXPECT_THAT(current().message, HasSubstr("migration 5 went before it"));
}

TEST_F(BaselineTest, AnEntryOfAMigrationBeyondTheTargetIsSkipped) {
  know();
  run_.migrations[1] = {.version = "7", .path = "db/migrations/7.up.sql"};

  EXPECT_EQ(current().verdict, Verdict::skipped);
  EXPECT_EQ(current().message, "nothing is pending");
}

TEST_F(BaselineTest, ARefusedMigrationIsNotMadeToPass) {
  run_.migrations[1].up->completed = false;
  run_.migrations[1].up->error = "no such table";
  run_.policy.baseline = renewed_baseline(run_, {.owner = "o", .reason = "r"});

  EXPECT_EQ(judge(run_).verdict, GateVerdict::not_judged);
}

TEST_F(BaselineTest, NeverCoversWhatCannotBeJudged) {
  know();
  Baseline knowing(run_);
  Point point = dropped();
  point.verdict = Verdict::error;

  knowing.apply(point);

  EXPECT_EQ(point.verdict, Verdict::error);
}

TEST_F(BaselineTest, AnAllowanceGoesFirstAndTheEntryIsStillCurrent) {
  know();
  run_.policy.allow = {{.check = "data/table-dropped", .reason = "kept elsewhere"}};

  EXPECT_EQ(dropped().allowed, "kept elsewhere");
  EXPECT_EQ(current().verdict, Verdict::passed);
  EXPECT_EQ(points_of("allow/used").at(0).verdict, Verdict::passed);
}

TEST_F(BaselineTest, CoversAWarningAboutAnAllowance) {
  run_.policy.allow = {{.check = "data/nulls", .subject = "none.such", .reason = "r"}};
  run_.policy.baseline = renewed_baseline(run_, {.owner = "o", .reason = "r"});

  EXPECT_EQ(points_of("allow/used").at(0).verdict, Verdict::passed);
}

TEST_F(BaselineTest, SaysThatThereIsNone) {
  run_.policy.baseline_path.clear();

  EXPECT_EQ(current().verdict, Verdict::skipped);
  EXPECT_EQ(current().message, "there is no baseline");
}

TEST_F(BaselineTest, PassesWhereNothingIsKnown) {
  EXPECT_EQ(current().verdict, Verdict::passed);
}

TEST_F(BaselineTest, RenewedCoversAllThatFailsAndTheRunPasses) {
  run_.migrations[1].has_down = false;
  ASSERT_EQ(judge(run_).exit_code, 1);

  run_.policy.baseline =
      renewed_baseline(run_, {.owner = "me", .reason = "old", .until = "2027-01-01"});

  const Judgement judgement = judge(run_);
  EXPECT_EQ(judgement.exit_code, 0);
  EXPECT_EQ(judgement.counts.warning, 0);
  EXPECT_THAT(
      run_.policy.baseline,
      testing::Contains(AllOf(
          Field(&KnownPoint::check, "data/table-dropped"), Field(&KnownPoint::subject, "legacy"),
          Field(&KnownPoint::migration, "7"), Field(&KnownPoint::owner, "me"),
          Field(&KnownPoint::until, "2027-01-01"), Field(&KnownPoint::message, HasSubstr("12")))));
}

TEST_F(BaselineTest, RenewedKeepsWhoseAndWhyAndRenewsOnlyWhatExpired) {
  know();
  const KnownPoint fresh{.owner = "me", .reason = "new", .until = "2027-02-19"};

  EXPECT_THAT(renewed_baseline(run_, fresh),
              ElementsAre(AllOf(Field(&KnownPoint::owner, "shop team"),
                                Field(&KnownPoint::reason, "exported"),
                                Field(&KnownPoint::until, "2026-11-21"))));
  run_.policy.today = "2026-11-22";
  EXPECT_THAT(renewed_baseline(run_, fresh),
              ElementsAre(AllOf(Field(&KnownPoint::owner, "shop team"),
                                Field(&KnownPoint::until, "2027-02-19"))));
}

TEST_F(BaselineTest, RenewedLeavesOutWhatIsFixedAndTakesAnotherMessageForNew) {
  know().subject = "gone";
  know().message = "12 rows fewer";

  const auto entries = renewed_baseline(run_, {.owner = "me", .reason = "new"});

  EXPECT_THAT(entries, ElementsAre(AllOf(Field(&KnownPoint::subject, "legacy"),
                                         Field(&KnownPoint::owner, "me"),
                                         Field(&KnownPoint::message, dropped().message))));
}

TEST_F(BaselineTest, RenewedKeepsWhatThisRunCannotJudge) {
  know();
  run_.policy.only = {"rollback/*"};

  EXPECT_THAT(renewed_baseline(run_, {.owner = "me"}),
              ElementsAre(Field(&KnownPoint::owner, "shop team")));
}

TEST_F(BaselineTest, RenewedOfASoundRunIsEmpty) {
  run_.migrations.pop_back();
  add_pending(run_, "7");

  EXPECT_THAT(renewed_baseline(run_, {.owner = "me"}), IsEmpty());
}

TEST_F(BaselineTest, MustNameChecksThatExist) {
  know().check = "data/none";

  EXPECT_THROW(check_policy(run_.policy), UsageError);
}

}  // namespace
}  // namespace gate
