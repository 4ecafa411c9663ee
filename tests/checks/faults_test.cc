#include "gate/model/fault.h"
#include "tests/checks/builders.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kSafe = "deploy/crash-safe";
constexpr const char* kWhole = "deploy/transactional";

FaultPoint point_at_line(int line, Aftermath aftermath, LeftOver left) {
  return {.location = {"db/migrations/1.up.sql", line, 1},
          .aftermath = aftermath,
          .left = left,
          .sql = "UPDATE t SET n = n + 1"};
}

MigrationRecord& add_disturbed(Run& run, std::vector<FaultPoint> points) {
  MigrationRecord& migration = add_pending(run, "1");
  const auto tried = static_cast<std::int64_t>(points.size());
  migration.up_faults = {.boundaries = tried, .tried = tried, .points = std::move(points)};
  return migration;
}

void add_parts(MigrationRecord& migration, std::initializer_list<int> transactions) {
  migration.down.reset();
  migration.up->statements.clear();
  for (const int transaction : transactions) {
    add_statement(migration, "UPDATE t SET n = 1", {named(Action::update, "t", "n")}).transaction =
        transaction;
  }
}

TEST(CrashSafe, PassesWhatRecovers) {
  gate::Run run = sound_run();
  add_disturbed(run, {point_at_line(1, Aftermath::recovers, LeftOver::nothing),
                      point_at_line(2, Aftermath::recovers, LeftOver::part)});

  const Point point = only_point(run, kSafe);

  EXPECT_EQ(point.verdict, Verdict::passed);
  EXPECT_EQ(point.message, "killed at 2 of 2 boundaries");
}

TEST(CrashSafe, FailsWhereAPartIsLeftThatStaysInTheWay) {
  gate::Run run = sound_run();
  FaultPoint left = point_at_line(3, Aftermath::refused, LeftOver::part);
  left.effects = {"column t.size was added"};
  left.error = "duplicate column name: size";
  left.error_location = {"db/migrations/1.up.sql", 2, 1};
  add_disturbed(run, {left, left});

  const Point point = only_point(run, kSafe);

  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_EQ(point.subject, "UPDATE t SET n = n + 1");
  EXPECT_EQ(point.message,
            "killed after 1.up.sql:3, it leaves a part of itself (column t.size was added); the "
            "second run is refused at 1.up.sql:2: duplicate column name: size; so it ends at 2 "
            "points");
  EXPECT_EQ(point.location.line, 3);
  EXPECT_EQ(point.evidence.size(), 2U);
}

TEST(CrashSafe, FailsWhereSomethingIsDoneTwice) {
  for (const LeftOver left : {LeftOver::part, LeftOver::all}) {
    gate::Run run = sound_run();
    add_disturbed(run, {point_at_line(1, Aftermath::elsewhere, left)});
    EXPECT_THAT(only_point(run, kSafe).message, HasSubstr("done twice"));
  }
}

TEST(CrashSafe, FailsWhereTheHistoryIsNotTrueOrTheDatabaseIsDamaged) {
  for (const Aftermath aftermath : {Aftermath::untrue, Aftermath::damaged}) {
    gate::Run run = sound_run();
    add_disturbed(run, {point_at_line(1, aftermath, LeftOver::nothing)});
    EXPECT_EQ(only_point(run, kSafe).verdict, Verdict::failed);
  }
}

TEST(CrashSafe, FailsAMarkOnlyWhereAPartIsLeft) {
  gate::Run run = sound_run();
  add_disturbed(run, {point_at_line(1, Aftermath::marked, LeftOver::part)});

  EXPECT_THAT(failing(run, kSafe), ElementsAre("UPDATE t SET n = n + 1"));
}

// Prisma writes the scripts, and gives none of them a transaction.
TEST(CrashSafe, WarnsOfAMarkedPartWhereTheToolNeverWraps) {
  gate::Run run = sound_run();
  run.never_wraps = true;
  add_disturbed(run, {point_at_line(1, Aftermath::marked, LeftOver::part)});
  const Point marked = only_point(run, kSafe);
  EXPECT_EQ(marked.verdict, Verdict::warning);
  EXPECT_THAT(marked.message, HasSubstr("opens no transaction: restore the backup then"));

  run.migrations.back().up_faults->points[0].aftermath = Aftermath::refused;
  EXPECT_EQ(only_point(run, kSafe).verdict, Verdict::failed);
}

// Otherwise each migration of such a tool would fail.
TEST(CrashSafe, SaysOnceWhatIsTheToolsOwn) {
  gate::Run run = sound_run();
  for (const char* version : {"1", "2"}) {
    MigrationRecord& migration = add_pending(run, version);
    migration.up_faults = {.boundaries = 2,
                           .tried = 2,
                           .points = {point_at_line(1, Aftermath::marked, LeftOver::nothing),
                                      point_at_line(2, Aftermath::marked, LeftOver::all)}};
  }

  const auto points = points_of(run, kSafe);

  ASSERT_EQ(points.size(), 3U);
  EXPECT_THAT(failing(run, kSafe), IsEmpty());
  EXPECT_EQ(points[2].subject, "history");
  EXPECT_THAT(points[2].message, HasSubstr("2 scripts, golang-migrate refuses to go on"));
}

TEST(CrashSafe, PassesWhatOnlyTheRowIsMissingOf) {
  gate::Run run = sound_run();
  add_disturbed(run, {point_at_line(2, Aftermath::refused, LeftOver::all)});

  EXPECT_THAT(failing(run, kSafe), IsEmpty());
  EXPECT_THAT(point_about(run, kSafe, "history").message, HasSubstr("written by hand"));
}

TEST(CrashSafe, SaysWhatWasNotTried) {
  gate::Run run = sound_run();
  MigrationRecord& migration =
      add_disturbed(run, {point_at_line(1, Aftermath::recovers, LeftOver::nothing)});
  migration.up_faults->boundaries = 40;
  migration.up_faults->not_tried = "faults.max-points is 1";

  EXPECT_EQ(only_point(run, kSafe).message,
            "killed at 1 of 40 boundaries (faults.max-points is 1)");
}

TEST(CrashSafe, SkipsWhatWasNotTriedAtAll) {
  gate::Run run = sound_run();
  MigrationRecord& migration = add_disturbed(run, {});
  migration.up_faults->not_tried = "faults.crash is off";
  EXPECT_EQ(only_point(run, kSafe).verdict, Verdict::skipped);
  EXPECT_EQ(only_point(run, kSafe).message, "faults.crash is off");

  migration.up_faults.reset();
  EXPECT_EQ(only_point(run, kSafe).verdict, Verdict::skipped);
  EXPECT_EQ(only_point(run, kSafe).message, "no faults were tried");
}

TEST(CrashSafe, JudgesDownsToo) {
  gate::Run run = sound_run();
  MigrationRecord& migration =
      add_disturbed(run, {point_at_line(1, Aftermath::recovers, LeftOver::nothing)});
  migration.down_faults = migration.up_faults;
  migration.down_faults->points[0].aftermath = Aftermath::refused;
  migration.down_faults->points[0].left = LeftOver::part;

  EXPECT_THAT(failing(run, kSafe), ElementsAre("UPDATE t SET n = n + 1"));
}

TEST(Transactional, PassesWhatIsCommittedAtOnce) {
  gate::Run run = sound_run();
  add_parts(add_pending(run, "1"), {2, 2, 2});

  EXPECT_EQ(only_point(run, kWhole).verdict, Verdict::passed);
}

TEST(Transactional, FailsWhatIsCommittedInParts) {
  gate::Run run = sound_run();
  add_parts(add_pending(run, "1"), {1, 2, 2});

  const Point point = only_point(run, kWhole);

  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_EQ(point.message,
            "it is committed in 2 parts: what was done up to 1.up.sql:1 stays when a later "
            "statement fails");
}

TEST(Transactional, CountsOnlyWhatWrites) {
  gate::Run run = sound_run();
  MigrationRecord& migration = add_pending(run, "1");
  add_parts(migration, {1});
  add_statement(migration, "PRAGMA foreign_keys = ON", {}).transaction = 2;
  add_statement(migration, "CREATE TEMP TABLE x(a)", {named(Action::create, "temp.x")})
      .transaction = 3;

  EXPECT_EQ(only_point(run, kWhole).verdict, Verdict::passed);
}

TEST(Transactional, PassesPartsThatWereShownToRecover) {
  gate::Run run = sound_run();
  MigrationRecord& migration =
      add_disturbed(run, {point_at_line(1, Aftermath::recovers, LeftOver::part)});
  add_parts(migration, {1, 2});
  EXPECT_EQ(only_point(run, kWhole).verdict, Verdict::passed);

  migration.up_faults->boundaries = 2;
  EXPECT_EQ(only_point(run, kWhole).verdict, Verdict::failed);
}

TEST(Transactional, JudgesDownsToo) {
  gate::Run run = sound_run();
  MigrationRecord& migration = add_pending(run, "1");
  add_parts(migration, {1, 1});
  migration.down = migration.up;
  migration.down->statements[1].transaction = 2;

  EXPECT_THAT(failing(run, kWhole), ElementsAre("1 down"));
}

TEST(Transactional, SkipsWhatAnOlderVersionRecorded) {
  gate::Run run = sound_run();
  add_parts(add_pending(run, "1"), {0, 0});

  EXPECT_EQ(only_point(run, kWhole).verdict, Verdict::skipped);
}

}  // namespace
}  // namespace gate
