#include "gate/checks/policy.h"
#include "tests/checks/builders.h"

namespace gate {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

std::vector<std::string> failed_checks(const Judgement& judgement) {
  std::vector<std::string> ids;
  for (const Point& point : judgement.points) {
    if (point.verdict == Verdict::failed) ids.push_back(point.check);
  }
  return ids;
}

std::vector<Point> of_check(const Judgement& judgement, std::string_view id) {
  std::vector<Point> points;
  for (const Point& point : judgement.points) {
    if (point.check == id) points.push_back(point);
  }
  return points;
}

class Judge : public ::testing::Test {
 protected:
  Judge() : run_(sound_run()) {
    add_applied(run_, "006");
    add_pending(run_, "007");
    add_pending(run_, "008");
  }

  MigrationRecord& migration() { return run_.migrations[1]; }

  void drop_table(const std::string& name) {
    migration().change->tables.push_back({.before = name, .rows_before = 12});
    add_statement(migration(), "DROP TABLE " + name, {named(Action::drop, name)});
  }

  void allow(const std::string& check, const std::string& subject, const std::string& until = "") {
    run_.policy.allow.push_back(
        {.check = check, .subject = subject, .reason = "exported", .until = until});
  }

  gate::Run run_;
};

TEST_F(Judge, PassesASoundRun) {
  const Judgement judgement = judge(run_);

  EXPECT_EQ(judgement.verdict, GateVerdict::passed);
  EXPECT_EQ(judgement.exit_code, 0);
  EXPECT_EQ(judgement.headline,
            concat("PASSED: 2 migrations, ", judgement.counts.passed, " points verified"));
  EXPECT_THAT(failed_checks(judgement), IsEmpty());
}

TEST_F(Judge, EveryCheckSaysSomethingOnEveryRun) {
  for (const gate::Run& run : {run_, sound_run(), gate::Run{}}) {
    const Judgement judgement = judge(run);
    for (const Check& check : checks()) {
      EXPECT_THAT(of_check(judgement, check.id), Not(IsEmpty())) << check.id;
    }
  }
}

TEST_F(Judge, ARunOfWhichNothingIsKnownIsNotJudged) {
  const Judgement judgement = judge(gate::Run{});

  EXPECT_EQ(judgement.verdict, GateVerdict::not_judged);
  EXPECT_EQ(judgement.exit_code, 3);
  EXPECT_EQ(judgement.counts.failed, 0);
}

TEST_F(Judge, AFailedPointFailsTheGateAndNamesItsMigration) {
  drop_table("legacy");

  const Judgement judgement = judge(run_);
  EXPECT_EQ(judgement.verdict, GateVerdict::failed);
  EXPECT_EQ(judgement.exit_code, 1);
  EXPECT_EQ(judgement.headline, "FAILED: 1 error in 2 migrations (007)");
  const std::vector<Point> points = of_check(judgement, "data/table-dropped");
  EXPECT_FALSE(points[0].why.empty());
  EXPECT_FALSE(points[0].hint.empty());
}

TEST_F(Judge, PassedPointsCarryNoAdvice) {
  for (const Point& point : judge(run_).points) {
    EXPECT_EQ(point.why, "") << point.check;
    EXPECT_EQ(point.hint, "") << point.check;
  }
}

TEST_F(Judge, AWarningFailsOnlyWhereThatIsAsked) {
  run_.left_behind = {"green.db"};
  EXPECT_EQ(judge(run_).exit_code, 0);
  EXPECT_THAT(judge(run_).headline, HasSubstr(", 1 warning"));

  run_.policy.fail_on = FailOn::warning;
  EXPECT_EQ(judge(run_).exit_code, 1);
  EXPECT_EQ(judge(run_).headline, "FAILED: 1 warning in none of 2 migrations");

  run_.migrations.pop_back();
  EXPECT_EQ(judge(run_).headline, "FAILED: 1 warning, not in the migration");
}

TEST_F(Judge, BlamesNoMigrationForWhatTheFixtureHas) {
  run_.fixture.integrity = {"row 7 missing from index by_name"};
  EXPECT_EQ(judge(run_).headline, "FAILED: 1 error in the fixture");
}

TEST_F(Judge, FailOnNeverSaysThatItFailedAndPasses) {
  drop_table("legacy");
  run_.policy.fail_on = FailOn::never;

  const Judgement judgement = judge(run_);
  EXPECT_EQ(judgement.verdict, GateVerdict::failed);
  EXPECT_EQ(judgement.exit_code, 0);
  EXPECT_THAT(judgement.headline, AllOf(StartsWith("FAILED"), HasSubstr("--fail-on never")));
}

TEST_F(Judge, NothingPendingPassesOrIsExitCodeFour) {
  auto run = sound_run();
  add_applied(run, "001");
  for (const Phase phase : {Phase::backup, Phase::deploy, Phase::verify, Phase::rollback}) {
    pass_of(run, phase).skipped = "nothing is pending";
  }
  EXPECT_EQ(judge(run).exit_code, 0);
  EXPECT_EQ(judge(run).headline, "PASSED: nothing pending, 1 migration applied");

  run.policy.fail_on_empty = true;
  EXPECT_EQ(judge(run).exit_code, 4);
  EXPECT_EQ(judge(run).verdict, GateVerdict::failed);
  EXPECT_EQ(judge(run).headline,
            "FAILED: nothing pending, 1 migration applied; --fail-on-empty forbids it");
}

TEST_F(Judge, CountsOnlyWhatIsAppliedWhereNothingIsPending) {
  auto run = sound_run();
  add_applied(run, "001");
  run.migrations.push_back({.version = "002"});
  run.migrations.push_back({.version = "003"});

  EXPECT_EQ(judge(run).headline,
            "PASSED: nothing pending, 1 migration applied, 2 beyond the target");
}

TEST_F(Judge, AnErrorOfAPassIsNoVerdict) {
  pass_of(run_, Phase::verify).error = "no space left on device";

  const Judgement judgement = judge(run_);
  EXPECT_EQ(judgement.verdict, GateVerdict::not_judged);
  EXPECT_EQ(judgement.exit_code, 3);
  EXPECT_EQ(judgement.headline, "NOT JUDGED: verify: no space left on device");
  EXPECT_FALSE(is_whole(judgement));
}

TEST_F(Judge, AFailureIsNotHiddenBehindAPassThatCouldNotGoOn) {
  drop_table("legacy");
  pass_of(run_, Phase::verify).error = "no space left on device";

  const Judgement judgement = judge(run_);
  EXPECT_EQ(judgement.verdict, GateVerdict::failed);
  EXPECT_EQ(judgement.exit_code, 1);
  EXPECT_EQ(judgement.headline,
            "FAILED: 1 error in 2 migrations (007); not judged: verify: no space left on device");
  EXPECT_FALSE(is_whole(judgement));
}

TEST_F(Judge, AFailureIsNotHiddenBehindPointsThatCouldNotBeJudged) {
  drop_table("legacy");
  run_.migrations[2].change.reset();

  const Judgement judgement = judge(run_);
  ASSERT_GT(judgement.counts.error, 1);
  EXPECT_EQ(judgement.verdict, GateVerdict::failed);
  EXPECT_EQ(judgement.exit_code, 1);
  EXPECT_THAT(judgement.headline,
              StartsWith(concat("FAILED: 1 error in 2 migrations (007); ", judgement.counts.error,
                                " points could not be judged, the first ")));
}

TEST_F(Judge, FailOnNeverLetsFailuresPassButNotWhatCouldNotBeJudged) {
  drop_table("legacy");
  run_.policy.fail_on = FailOn::never;
  pass_of(run_, Phase::verify).error = "no space left on device";

  const Judgement judgement = judge(run_);
  EXPECT_EQ(judgement.verdict, GateVerdict::failed);
  EXPECT_EQ(judgement.exit_code, 3);
  EXPECT_THAT(judgement.headline, Not(HasSubstr("lets it pass")));
}

TEST_F(Judge, ASignalIsItsExitCode) {
  run_.stopped_by = 15;

  EXPECT_EQ(judge(run_).exit_code, 143);
  EXPECT_EQ(judge(run_).verdict, GateVerdict::not_judged);
  EXPECT_EQ(judge(run_).headline, "NOT JUDGED: interrupted by signal 15");

  drop_table("legacy");
  EXPECT_EQ(judge(run_).exit_code, 143);
  EXPECT_EQ(judge(run_).verdict, GateVerdict::failed);
  EXPECT_EQ(judge(run_).headline,
            "FAILED: 1 error in 2 migrations (007); not judged: interrupted by signal 15");
}

TEST_F(Judge, AnUnreadableFixtureIsNoVerdictEvenWithItsCheckOff) {
  run_.fixture.unreadable = "store.db is\nencrypted";
  run_.policy.skip = {"fixture/*"};

  EXPECT_EQ(judge(run_).exit_code, 3);
  EXPECT_EQ(judge(run_).headline, "NOT JUDGED: store.db is encrypted");
}

TEST_F(Judge, AMigrationThatWasNotRehearsedNeverPasses) {
  run_.migrations[2].up.reset();
  run_.migrations[2].not_run = "007 before it was not applied";

  EXPECT_EQ(judge(run_).exit_code, 3);
  EXPECT_THAT(judge(run_).headline, HasSubstr("008 was not rehearsed"));
}

TEST_F(Judge, ADamagedFixtureNeverPassesWhateverThePolicy) {
  auto run = sound_run();
  run.fixture.integrity = {"page 7"};
  EXPECT_EQ(judge(run).exit_code, 1);

  run.policy.severities["fixture/integrity"] = Severity::note;
  EXPECT_EQ(judge(run).exit_code, 3);
}

TEST_F(Judge, SortsByPhaseThenCheckThenMigrationThenSubject) {
  const Judgement judgement = judge(run_);

  const auto& points = judgement.points;
  EXPECT_TRUE(std::ranges::is_sorted(points, {}, &Point::phase));
  EXPECT_EQ(points.front().check, checks().front().id);
  EXPECT_EQ(points.back().check, checks().back().id);
  EXPECT_THAT(of_check(judgement, "deploy/applies"),
              ElementsAre(Field(&Point::migration, "007"), Field(&Point::migration, "008")));
}

TEST_F(Judge, CountsEveryPointOnce) {
  const Judgement judgement = judge(run_);

  const Counts& c = judgement.counts;
  EXPECT_EQ(c.passed + c.failed + c.warning + c.skipped + c.error, std::ssize(judgement.points));
}

TEST_F(Judge, SeveritiesTurnPoints) {
  drop_table("legacy");
  run_.policy.severities = {{"data/table-dropped", Severity::warning}};
  EXPECT_EQ(of_check(judge(run_), "data/table-dropped")[0].verdict, Verdict::warning);

  run_.policy.severities = {{"data/table-dropped", Severity::note}};
  const Point note = of_check(judge(run_), "data/table-dropped")[0];
  EXPECT_EQ(note.verdict, Verdict::passed);
  EXPECT_EQ(note.message, "legacy was dropped with 12 rows");

  run_.policy.severities = {{"data/table-dropped", Severity::off}};
  EXPECT_THAT(of_check(judge(run_), "data/table-dropped"), IsEmpty());
}

TEST_F(Judge, AWarningOfItsOwnStaysOneUnderAnError) {
  migration().after_down->schema = {{.kind = "table", .name = "t", .change = Change::reordered}};

  EXPECT_EQ(of_check(judge(run_), "rollback/restores-schema")[0].verdict, Verdict::warning);
  EXPECT_EQ(judge(run_).exit_code, 0);
}

TEST_F(Judge, AnExactIdGoesBeforeGlobsAndALongerGlobBeforeAShorter) {
  const Check& check = *find_check("data/nulls");
  Policy policy;
  policy.severities = {{"*", Severity::off}, {"data/*", Severity::warning}};
  EXPECT_EQ(severity_of(policy, check), Severity::warning);

  policy.severities["data/nulls"] = Severity::note;
  EXPECT_EQ(severity_of(policy, check), Severity::note);
}

TEST_F(Judge, OnlyAndSkipLeaveChecksOut) {
  run_.policy.only = {"data/*", "rollback/applies"};
  run_.policy.skip = {"data/null*"};
  const Judgement judgement = judge(run_);

  EXPECT_THAT(of_check(judgement, "data/row-counts"), Not(IsEmpty()));
  EXPECT_THAT(of_check(judgement, "rollback/applies"), Not(IsEmpty()));
  EXPECT_THAT(of_check(judgement, "data/nulls"), IsEmpty());
  EXPECT_THAT(of_check(judgement, "deploy/applies"), IsEmpty());
}

TEST_F(Judge, WithoutAPointAboutWhatIsPendingThereIsNoVerdict) {
  drop_table("legacy");
  for (const std::vector<std::string>& only :
       {std::vector<std::string>{"backup/*", "shadows/*"}, {"fixture/integrity"}}) {
    run_.policy.only = only;
    EXPECT_EQ(judge(run_).exit_code, 3) << only[0];
  }
  run_.policy.only.clear();
  run_.policy.severities = {{"*", Severity::off}};
  EXPECT_EQ(judge(run_).verdict, GateVerdict::not_judged);
  EXPECT_EQ(judge(run_).headline,
            "NOT JUDGED: no check that the policy leaves in looks at the 2 pending migrations");

  run_.policy.severities["deploy/applies"] = Severity::error;
  EXPECT_EQ(judge(run_).exit_code, 0);
}

TEST_F(Judge, AnAllowanceTurnsItsPointAndKeepsTheReason) {
  drop_table("legacy");
  allow("data/table-dropped", "LEGACY", "2026-11-21");

  const Judgement judgement = judge(run_);
  const Point point = of_check(judgement, "data/table-dropped")[0];
  EXPECT_EQ(point.verdict, Verdict::passed);
  EXPECT_EQ(point.allowed, "exported");
  EXPECT_EQ(of_check(judgement, "allow/used")[0].verdict, Verdict::passed);
  EXPECT_EQ(judgement.exit_code, 0);
}

TEST_F(Judge, AnExpiredAllowanceNeitherTurnsNorGoesUnnoticed) {
  drop_table("legacy");
  allow("data/*", "legacy", "2026-11-20");

  const Judgement judgement = judge(run_);
  EXPECT_THAT(failed_checks(judgement), ElementsAre("data/table-dropped"));
  EXPECT_THAT(of_check(judgement, "allow/used")[0].message, HasSubstr("expired on 2026-11-20"));
  EXPECT_EQ(of_check(judgement, "allow/used")[0].verdict, Verdict::warning);
}

TEST_F(Judge, AnUnusedAllowanceIsAWarning) {
  drop_table("legacy");
  allow("data/table-dropped", "other");

  const Judgement judgement = judge(run_);
  EXPECT_EQ(judgement.exit_code, 1);
  EXPECT_EQ(of_check(judgement, "allow/used")[0].verdict, Verdict::warning);
}

TEST_F(Judge, AnAllowanceOfWhatWasNotJudgedIsNotCalledUnused) {
  allow("data/table-dropped", "legacy");
  run_.policy.skip = {"data/table-dropped"};
  EXPECT_EQ(of_check(judge(run_), "allow/used")[0].verdict, Verdict::skipped);

  auto empty = sound_run();
  empty.policy.allow = run_.policy.allow;
  EXPECT_EQ(of_check(judge(empty), "allow/used")[0].verdict, Verdict::skipped);
}

TEST_F(Judge, AnInlineAllowanceIsGoodForItsOwnMigrationOnly) {
  drop_table("legacy");
  run_.migrations[2].allows = {{.check = "data/table-dropped", .reason = "exported"}};
  EXPECT_EQ(judge(run_).exit_code, 1);

  migration().allows = run_.migrations[2].allows;
  run_.migrations[2].allows.clear();
  EXPECT_EQ(judge(run_).exit_code, 0);
}

TEST_F(Judge, AnInlineAllowanceThatCannotBeReadIsAWarning) {
  migration().allows = {{.reason = "allow everything please"}};

  const Point point = of_check(judge(run_), "allow/used")[0];
  EXPECT_EQ(point.verdict, Verdict::warning);
  EXPECT_THAT(point.message, HasSubstr("allow everything please"));
}

TEST_F(Judge, AnInlineAllowanceOfAnUnknownCheckNamesTheNearest) {
  migration().allows = {{.check = "data/table-droped", .subject = "legacy", .reason = "x"}};

  EXPECT_THAT(of_check(judge(run_), "allow/used")[0].message,
              HasSubstr("did you mean 'data/table-dropped'?"));
}

TEST_F(Judge, AnAllowanceTurnsNoError) {
  run_.fixture.unreadable = "encrypted";
  allow("*", "*");

  EXPECT_EQ(judge(run_).exit_code, 3);
}

}  // namespace
}  // namespace gate
