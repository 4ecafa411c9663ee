// Real databases, real processes, really killed.
#include <gmock/gmock.h>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "tests/rehearsal/observe.h"
#include "tests/support/failing_engine.h"

namespace gate {
namespace {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

Scenario with_faults(const SmallScenario& small) {
  Scenario scenario = small.scenario();
  scenario.faults.crash = true;
  return scenario;
}

// The small scenario with one migration more.
Run disturb(const std::string& up, const std::string& down = "") {
  const SmallScenario small;
  for (const char* name : {"001_open", "002_visit", "003_town"}) small.remove(name);
  small.write("004_more", up, down);
  if (down.empty()) small.remove_down("004_more");
  const gate::Run run = rehearse_small(small, with_faults(small));
  EXPECT_EQ(list_folder(small.work_dir()), std::vector<std::string>{});
  for (const PassRecord& pass : run.passes) {
    EXPECT_EQ(pass.error, "") << pass.name;
    EXPECT_EQ(pass.skipped, "") << pass.name;
  }
  return run;
}

const FaultRecord& up_of(const Run& run) {
  return *run.migrations.back().up_faults;
}

std::vector<Aftermath> aftermaths(const FaultRecord& record, FaultKind kind = FaultKind::killed) {
  std::vector<Aftermath> found;
  for (const FaultPoint& point : record.points) {
    if (point.kind == kind) found.push_back(point.aftermath);
  }
  return found;
}

std::set<std::string> faults_in(const Run& run) {
  std::set<std::string> lines;
  for (const Point& point : judge(run).points) {
    const bool is_ours =
        point.check == "deploy/crash-safe" || point.check == "deploy/transactional";
    if (!is_ours || point.verdict == Verdict::passed) continue;
    lines.insert(concat(to_string(point.verdict), " ", point.check, " ", point.subject));
  }
  return lines;
}

TEST(Faults, RecoverWhereTheToolWraps) {
  const SmallScenario small;

  const gate::Run run = rehearse_small(small, with_faults(small));

  EXPECT_THAT(complaints(run), IsEmpty());
  for (const MigrationRecord& migration : run.migrations) {
    for (const auto* record : {&migration.up_faults, &migration.down_faults}) {
      ASSERT_TRUE(*record) << migration.version;
      EXPECT_GE((*record)->boundaries, 4);
      EXPECT_EQ((*record)->tried, (*record)->boundaries);
      EXPECT_EQ((*record)->not_tried, "");
      EXPECT_THAT((*record)->points, Each(Field(&FaultPoint::aftermath, Aftermath::recovers)));
    }
  }
  EXPECT_EQ(list_folder(small.work_dir()), std::vector<std::string>{});
}

TEST(Faults, LeaveNothingInsideATransaction) {
  const gate::Run run = disturb("UPDATE sale SET amount = '1';\nDROP TABLE sale;\n");

  ASSERT_EQ(up_of(run).boundaries, 6);  // BEGIN, two statements, two for the row, COMMIT
  const auto& points = up_of(run).points;
  EXPECT_EQ(std::ranges::count(points, LeftOver::nothing, &FaultPoint::left), 6);  // 5, and a lock
  EXPECT_EQ(std::ranges::count(points, LeftOver::all, &FaultPoint::left), 1);
}

// What stands before BEGIN is committed at once.
constexpr const char* kHalf =
    "ALTER TABLE shop ADD COLUMN size TEXT;\n"
    "BEGIN;\nUPDATE shop SET size = 'small';\nCOMMIT;\n";

TEST(Faults, FindAHalfAppliedMigration) {
  const gate::Run run = disturb(kHalf);

  EXPECT_THAT(faults_in(run),
              ElementsAre("failed deploy/crash-safe ALTER TABLE shop ADD COLUMN size TEXT",
                          "warning deploy/transactional 4"));
  const FaultPoint& point = up_of(run).points[2];
  EXPECT_EQ(point.location.line, 1);
  EXPECT_EQ(point.left, LeftOver::part);
  EXPECT_THAT(point.effects, ElementsAre("column shop.size was added"));
  EXPECT_EQ(point.aftermath, Aftermath::refused);
  EXPECT_THAT(point.error, HasSubstr("duplicate column name: size"));
  EXPECT_EQ(point.error_location.line, 1);
}

TEST(Faults, SayWhatIsThereAndWhereTheSecondRunEnds) {
  const gate::Run run = disturb(kHalf);

  for (const Point& point : judge(run).points) {
    if (point.check != "deploy/crash-safe" || point.verdict != Verdict::failed) continue;
    EXPECT_THAT(point.message, HasSubstr("004_more.up.sql:1"));
    EXPECT_THAT(point.message, HasSubstr("column shop.size was added"));
    EXPECT_THAT(point.message, HasSubstr("refused at 004_more.up.sql:1: duplicate column name"));
    EXPECT_THAT(point.hint, HasSubstr("COMMIT"));
    return;
  }
  ADD_FAILURE() << "no point failed";
}

TEST(Faults, FindABackfillThatIsDoneTwice) {
  const gate::Run run = disturb(
      "UPDATE sale SET amount = amount + 1;\n"
      "BEGIN;\nUPDATE shop SET name = upper(name);\nCOMMIT;\n");

  EXPECT_THAT(faults_in(run),
              Contains("failed deploy/crash-safe UPDATE sale SET amount = amount + 1"));
  EXPECT_THAT(aftermaths(up_of(run)), Contains(Aftermath::elsewhere));
}

// The second run draws other numbers, as any run in production does.
TEST(Faults, TakeChanceForNoDifference) {
  EXPECT_THAT(faults_in(disturb("UPDATE shop SET town = hex(randomblob(8));\n"
                                "BEGIN;\nUPDATE shop SET name = hex(randomblob(8));\nCOMMIT;\n")),
              IsEmpty());
  EXPECT_THAT(faults_in(disturb("UPDATE sale SET id = id + 10;\n"
                                "BEGIN;\nUPDATE shop SET name = hex(randomblob(8));\nCOMMIT;\n")),
              Contains("failed deploy/crash-safe UPDATE sale SET id = id + 10"));
}

TEST(Faults, FindDamageWhereTheJournalIsInMemory) {
  const gate::Run run = disturb(
      "CREATE TABLE IF NOT EXISTS many(id INTEGER PRIMARY KEY, text TEXT);\n"
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)\n"
      "INSERT OR IGNORE INTO many SELECT i, hex(i) FROM n;\n"
      "PRAGMA journal_mode = MEMORY;\nPRAGMA cache_size = 10;\n"
      "BEGIN;\nUPDATE many SET text = text || hex(text);\nCOMMIT;\n");

  EXPECT_THAT(aftermaths(up_of(run)), Contains(Aftermath::damaged));
}

TEST(Faults, PassWhatCanRunTwice) {
  const gate::Run run = disturb(
      "CREATE TABLE IF NOT EXISTS size(id INTEGER PRIMARY KEY);\n"
      "BEGIN;\nUPDATE shop SET name = upper(name);\nCOMMIT;\n"
      "CREATE INDEX IF NOT EXISTS shop_name ON shop(name);\n");

  EXPECT_THAT(faults_in(run), IsEmpty());
  EXPECT_THAT(aftermaths(up_of(run)), Each(Aftermath::recovers));
}

TEST(Faults, PassARebuildWithForeignKeysOff) {
  const gate::Run run = disturb(
      "PRAGMA foreign_keys = OFF;\nBEGIN;\n"
      "CREATE TABLE new_shop(id INTEGER PRIMARY KEY, name TEXT NOT NULL, town TEXT);\n"
      "INSERT INTO new_shop SELECT id, name, town FROM shop;\n"
      "DROP TABLE shop;\nALTER TABLE new_shop RENAME TO shop;\nCOMMIT;\n"
      "PRAGMA foreign_keys = ON;\n");

  EXPECT_THAT(faults_in(run), IsEmpty());
}

TEST(Faults, FoldWhatIsTheToolsOwn) {
  const gate::Run run = disturb("BEGIN;\nALTER TABLE shop ADD COLUMN size TEXT;\nCOMMIT;\n");

  EXPECT_THAT(faults_in(run), IsEmpty());
  EXPECT_THAT(aftermaths(up_of(run)), Contains(Aftermath::refused));
  EXPECT_THAT(judge(run).points,
              Contains(testing::AllOf(Field(&Point::check, "deploy/crash-safe"),
                                      Field(&Point::subject, "history"),
                                      Field(&Point::message, HasSubstr("written by hand")))));
}

TEST(Faults, FindAHalfAppliedDown) {
  const gate::Run run =
      disturb("CREATE TABLE size(id INTEGER PRIMARY KEY);\nCREATE INDEX s ON shop(name);\n",
              "DROP TABLE size;\nBEGIN;\nDROP INDEX s;\nCOMMIT;\n");

  EXPECT_THAT(faults_in(run), ElementsAre("failed deploy/crash-safe DROP TABLE size",
                                          "warning deploy/transactional 4 down"));
}

TEST(Faults, KillInsideAStatementThatTakesLong) {
  const gate::Run run = disturb(
      "CREATE TABLE many(id INTEGER PRIMARY KEY, text TEXT);\n"
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)\n"
      "INSERT INTO many SELECT i, hex(i) FROM n;\n");

  EXPECT_THAT(up_of(run).points, Contains(Field(&FaultPoint::inside, true)).Times(2));
  EXPECT_THAT(faults_in(run), IsEmpty());
}

TEST(Faults, MeetAFullDiskAndAnotherWriter) {
  const gate::Run run = disturb(
      "CREATE TABLE many(id INTEGER PRIMARY KEY, text TEXT);\n"
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)\n"
      "INSERT INTO many SELECT i, hex(i) FROM n;\n");

  EXPECT_THAT(aftermaths(up_of(run), FaultKind::disk_full), ElementsAre(Aftermath::recovers));
  EXPECT_THAT(aftermaths(up_of(run), FaultKind::locked), ElementsAre(Aftermath::recovers));
}

TEST(Faults, FindWhatAFullDiskLeavesBehind) {
  const gate::Run run = disturb(
      "UPDATE shop SET name = name || '!';\nBEGIN;\nCREATE TABLE x(id INTEGER PRIMARY "
      "KEY);\nCOMMIT;\n");

  EXPECT_THAT(aftermaths(up_of(run), FaultKind::disk_full), Contains(Aftermath::elsewhere));
  EXPECT_THAT(aftermaths(up_of(run), FaultKind::locked), Contains(Aftermath::elsewhere));
}

TEST(Faults, AreTriedAtSomePointsOfManyStatements) {
  std::string up;
  for (int i = 0; i < 300; ++i) up += concat("INSERT INTO sale VALUES (", 100 + i, ", 1, '7');\n");
  const SmallScenario small;
  small.write("004_many", up, "DELETE FROM sale WHERE id >= 100;\n");
  Scenario scenario = with_faults(small);
  scenario.faults.max_points = 5;
  scenario.rollback_new_rows = false;  // the down deletes by number whatever was written

  const gate::Run run = rehearse_small(small, scenario);

  const FaultRecord& record = up_of(run);
  EXPECT_EQ(record.boundaries, 304);
  EXPECT_EQ(record.tried, 5);
  EXPECT_EQ(record.not_tried, "faults.max-points is 5");
  EXPECT_THAT(complaints(run), IsEmpty());
}

TEST(Faults, EndWhenTheirTimeIsOver) {
  const SmallScenario small;
  Scenario scenario = with_faults(small);
  scenario.faults.seconds = 1e-9;

  const gate::Run run = rehearse_small(small, scenario);

  EXPECT_EQ(up_of(run).tried, 0);
  EXPECT_THAT(up_of(run).not_tried, HasSubstr("faults.seconds"));
  EXPECT_EQ(judge(run).exit_code, 0);
}

TEST(Faults, AreLeftOutWhereNobodyAskedAndAllIsCommittedAtOnce) {
  const SmallScenario small;
  small.write(
      "004_half",
      "ALTER TABLE shop ADD COLUMN size TEXT;\nBEGIN;\nUPDATE shop SET size = 1;\nCOMMIT;\n",
      "ALTER TABLE shop DROP COLUMN size;\n");
  Scenario scenario = small.scenario();
  scenario.faults.crash.reset();

  const gate::Run run = rehearse_small(small, scenario);

  EXPECT_EQ(run.migrations[0].up_faults->tried, 0);
  EXPECT_THAT(run.migrations[0].up_faults->not_tried, HasSubstr("committed at once"));
  EXPECT_EQ(up_of(run).tried, up_of(run).boundaries);
  EXPECT_THAT(faults_in(run), Contains(HasSubstr("failed deploy/crash-safe")));
}

TEST(Faults, CanBeSwitchedOff) {
  const SmallScenario small;

  const gate::Run run = rehearse_small(small);

  EXPECT_EQ(up_of(run).not_tried, "faults.crash is off");
  EXPECT_THAT(up_of(run).points, IsEmpty());
}

TEST(Faults, LeaveOutWhatWasRefused) {
  const SmallScenario small;
  small.write("002_visit", "CREATE TABLE a(x);\nCREATE TABLE a(x);\n", "");

  const gate::Run run = rehearse_small(small, with_faults(small));

  EXPECT_TRUE(run.migrations[0].up_faults);
  EXPECT_FALSE(run.migrations[1].up_faults);
}

TEST(Faults, KeepTheJournalModeOfTheFixture) {
  const SmallScenario small;
  {
    // A session that is to last for the journal's sake leaves the mode as it is set.
    const auto engine = make_engine("sqlite");
    const auto session =
        engine->open({small.fixture()}, {.access = Access::write, .durable = true});
    session->execute("PRAGMA journal_mode = WAL");
  }
  small.write("004_half", kHalf, "ALTER TABLE shop DROP COLUMN size;\n");

  const gate::Run run = rehearse_small(small, with_faults(small));

  EXPECT_THAT(faults_in(run),
              ElementsAre("failed deploy/crash-safe ALTER TABLE shop ADD COLUMN size TEXT",
                          "warning deploy/transactional 4"));
  EXPECT_TRUE(run.fixture.untouched);
}

// Few points, since each call is lost once.
TEST(Faults, EndWithoutAVerdictWhereTheDatabaseIsLost) {
  set_quiet(true);
  const SmallScenario small;
  for (const char* name : {"001_open", "002_visit"}) small.remove(name);
  Scenario scenario = with_faults(small);
  scenario.faults.max_points = 1;
  int calls = 0;
  for (int n = 1;; ++n) {
    FaultPlan plan{.fail_at = n};
    FailingEngine engine(make_engine("sqlite"), plan);
    const gate::Run run = rehearse(scenario, engine, {.work_dir = small.work_dir()});
    if (plan.calls < n) break;
    calls = n;

    EXPECT_EQ(judge(run).exit_code, 3) << "call " << n;
    EXPECT_EQ(list_folder(small.work_dir()), std::vector<std::string>{}) << "call " << n;
  }
  EXPECT_GT(calls, 100);
}

}  // namespace
}  // namespace gate
