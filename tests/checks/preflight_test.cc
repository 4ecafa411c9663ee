
#include "tests/checks/builders.h"

namespace gate {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(FixtureReadable, IsAnErrorAndNoFailureWhereItCannotBeRead) {
  auto run = sound_run();
  run.fixture.unreadable = "store.db is encrypted";

  const Point point = only_point(run, "fixture/readable");
  EXPECT_EQ(point.verdict, Verdict::error);
  EXPECT_EQ(point.message, "store.db is encrypted");
}

TEST(FixtureReadable, PassesWhereItWasRead) {
  EXPECT_EQ(only_point(sound_run(), "fixture/readable").verdict, Verdict::passed);
}

TEST(FixtureChecksum, FailsWhereTheBytesAreOthers) {
  auto run = sound_run();
  run.fixture.expected_sha256 = std::string(64, 'b');

  EXPECT_EQ(only_point(run, "fixture/checksum").verdict, Verdict::failed);
}

TEST(FixtureChecksum, PassesWhateverTheCaseOfItsDigits) {
  auto run = sound_run();
  run.fixture.expected_sha256 = std::string(64, 'A');

  EXPECT_EQ(only_point(run, "fixture/checksum").verdict, Verdict::passed);
}

TEST(FixtureChecksum, FailsForRowsThatTheManifestCountsOtherwise) {
  auto run = sound_run();
  run.fixture.expected_sha256 = run.fixture.sha256;
  run.fixture.manifest = {{"orders", "the manifest says 10 rows, the data has 9"}};

  EXPECT_THAT(failing(run, "fixture/checksum"), ElementsAre("orders"));
}

TEST(FixtureChecksum, IsSkippedWithoutAManifest) {
  const Point point = only_point(sound_run(), "fixture/checksum");
  EXPECT_EQ(point.verdict, Verdict::skipped);
  EXPECT_THAT(point.message, HasSubstr("manifest"));
}

TEST(FixtureFresh, FindsAnOldOne) {
  auto run = sound_run();  // on 2026-11-21
  run.fixture.captured_at = "2026-10-21T23:59:59Z";

  const Point point = only_point(run, "fixture/fresh");
  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_EQ(point.message, "captured 31 days ago; limits.fixture-days is 30");
}

TEST(FixtureFresh, PassesUpToTheLimit) {
  auto run = sound_run();
  run.fixture.captured_at = "2026-10-22";
  EXPECT_EQ(only_point(run, "fixture/fresh").verdict, Verdict::passed);

  run.fixture.captured_at = "2026-10-01";
  run.limits.fixture_days = 60;
  EXPECT_EQ(only_point(run, "fixture/fresh").verdict, Verdict::passed);
}

TEST(FixtureFresh, IsSkippedWhereNoDayIsTold) {
  auto run = sound_run();
  for (const char* captured : {"", "yesterday", "2026-13-40"}) {
    run.fixture.captured_at = captured;
    EXPECT_EQ(only_point(run, "fixture/fresh").verdict, Verdict::skipped) << captured;
  }
}

TEST(FixtureEngineVersion, FindsANewerOne) {
  auto run = sound_run();
  run.engine_version = "3.40.1";
  run.fixture.engine_version = "3.40.10";

  const Point point = only_point(run, "fixture/engine-version");
  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_THAT(point.message, HasSubstr("3.40.10, rehearsed with 3.40.1"));
}

TEST(FixtureEngineVersion, PassesForTheSameAndForAnOlderOne) {
  auto run = sound_run();
  run.engine_version = "3.40.1";
  for (const char* version : {"3.40.1", "3.9.2", "3.40", "3.40.1 (Debian 12)"}) {
    run.fixture.engine_version = version;
    EXPECT_EQ(only_point(run, "fixture/engine-version").verdict, Verdict::passed) << version;
  }
}

TEST(FixtureEngineVersion, IsSkippedWhereItIsNotTold) {
  EXPECT_EQ(only_point(sound_run(), "fixture/engine-version").verdict, Verdict::skipped);
}

TEST(FixtureIntegrity, FailsWithWhatTheEngineSays) {
  auto run = sound_run();
  run.fixture.integrity = {"page 7 is never used", "row 3 missing from index"};

  const Point point = only_point(run, "fixture/integrity");
  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_THAT(point.message, HasSubstr("2 problems"));
  EXPECT_EQ(point.evidence.size(), 2u);
}

TEST(FixtureIntegrity, IsNotPassedWhereAnErrorMayHaveKeptItFromBeingLookedAt) {
  auto run = sound_run();
  pass_of(run, Phase::deploy).error = "disk full";

  EXPECT_EQ(only_point(run, "fixture/integrity").verdict, Verdict::skipped);
  EXPECT_EQ(only_point(sound_run(), "fixture/integrity").verdict, Verdict::passed);
}

TEST(FixtureForeignKeys, NamesEachTable) {
  auto run = sound_run();
  run.fixture.foreign_keys = {{"orders", "3 rows without a parent in users"}};

  EXPECT_THAT(failing(run, "fixture/foreign-keys"), ElementsAre("orders"));
  EXPECT_THAT(failing(sound_run(), "fixture/foreign-keys"), IsEmpty());
}

TEST(FixtureCoverage, SaysWhatWasNotTried) {
  auto run = sound_run();
  add_pending(run, "007").trials = {{"products.size", "nulls", 0, "becomes NOT NULL"},
                                    {"products.sku", "duplicates", 4, "becomes unique"}};

  EXPECT_THAT(failing(run, "fixture/coverage"), ElementsAre("products.size"));
  EXPECT_EQ(point_about(run, "fixture/coverage", "products.size").message,
            "products.size becomes NOT NULL, but no row of the fixture has NULL there");
}

TEST(HistoryClean, FailsForADirtyEntry) {
  auto run = sound_run();
  run.history.trouble = "version 7 is marked dirty";

  EXPECT_THAT(failing(run, "history/clean"), ElementsAre("schema_migrations"));
  EXPECT_THAT(failing(sound_run(), "history/clean"), IsEmpty());
}

TEST(MigrationsReadable, NamesFileAndLine) {
  auto run = sound_run();
  run.folder_problems = {{.kind = FolderProblem::Kind::unreadable,
                          .location = {"db/migrations/x.sql", 3, 1},
                          .message = "a string is not closed"}};

  const Point point = only_point(run, "migrations/readable");
  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_EQ(point.subject, "x.sql");
  EXPECT_EQ(point.location.line, 3);
  EXPECT_THAT(failing(run, "migrations/unique-versions"), IsEmpty());
  EXPECT_THAT(failing(run, "migrations/never-run"), IsEmpty());
}

TEST(MigrationsReadable, OnlyWarnsOfAnAppliedMigration) {
  auto run = sound_run();
  add_applied(run, "001");
  add_applied(run, "002");
  add_pending(run, "003");
  run.folder_problems = {{.kind = FolderProblem::Kind::unreadable,
                          .version = "002",
                          .message = "a string is not closed"}};
  EXPECT_EQ(only_point(run, "migrations/readable").verdict, Verdict::warning);
  EXPECT_EQ(judge(run).verdict, GateVerdict::passed) << judge(run).headline;

  run.history.applied.erase(run.history.applied.begin());
  run.folder_problems[0].version = "001";
  EXPECT_EQ(only_point(run, "migrations/readable").verdict, Verdict::failed);
  run.history.is_high_water_mark = true;
  EXPECT_EQ(only_point(run, "migrations/readable").verdict, Verdict::warning);

  run.folder_problems[0].version = "003";
  EXPECT_EQ(only_point(run, "migrations/readable").verdict, Verdict::failed);
}

TEST(RollbackPresent, CallsTheMigrationByItsName) {
  auto run = sound_run();
  MigrationRecord& migration = add_pending(run, "1");
  migration.name = "open";
  migration.has_down = false;

  EXPECT_EQ(only_point(run, "migrations/rollback-present").message,
            "migration 1 (open) has no down");
}

TEST(UniqueVersions, NamesTheVersion) {
  auto run = sound_run();
  run.folder_problems = {{.kind = FolderProblem::Kind::duplicate_version,
                          .version = "007",
                          .message = "two files have version 007"}};

  EXPECT_THAT(failing(run, "migrations/unique-versions"), ElementsAre("007"));
  EXPECT_THAT(failing(run, "migrations/readable"), IsEmpty());
}

TEST(NeverRun, NamesTheFile) {
  auto run = sound_run();
  run.folder_problems = {{.kind = FolderProblem::Kind::never_run,
                          .location = {"db/migrations/fix.sql", 0, 0},
                          .message = "not a name that the tool looks for"}};

  EXPECT_THAT(failing(run, "migrations/never-run"), ElementsAre("fix.sql"));
  run.folder_problems.back().kind = FolderProblem::Kind::aside;
  EXPECT_EQ(only_point(run, "migrations/never-run").verdict, Verdict::warning);
  EXPECT_THAT(failing(sound_run(), "migrations/never-run"), IsEmpty());
}

TEST(NeverRun, IsNotKnownOfFilesBelowAHighWaterMark) {
  auto run = sound_run();
  add_applied(run, "003");
  run.history.is_high_water_mark = true;
  run.history.applied = {{.version = "003"}};

  EXPECT_EQ(only_point(run, "migrations/never-run").verdict, Verdict::skipped);
}

TEST(FixtureCoverage, LeavesOpenWhatTheFixtureCannotBeAsked) {
  auto run = sound_run();
  add_pending(run, "001").trials = {{"users.email", "duplicates", -1, "becomes unique"}};

  EXPECT_EQ(only_point(run, "fixture/coverage").verdict, Verdict::skipped);
}

TEST(Ordered, FailsForAPendingMigrationBeforeAnAppliedOne) {
  auto run = sound_run();
  add_applied(run, "001");
  add_pending(run, "002");
  add_applied(run, "003");
  add_pending(run, "004");

  EXPECT_THAT(failing(run, "migrations/ordered"), ElementsAre("002"));
}

TEST(Ordered, PassesWherePendingOnesComeLast) {
  auto run = sound_run();
  add_applied(run, "001");
  add_pending(run, "002");

  EXPECT_THAT(failing(run, "migrations/ordered"), IsEmpty());
}

TEST(Ordered, GivesWhatRepeatsNoPlace) {
  auto run = sound_run();
  add_applied(run, "1");
  add_pending(run, "2");
  add_applied(run, "R__view");
  run.migrations.back().repeats = true;
  EXPECT_THAT(failing(run, "migrations/ordered"), IsEmpty());

  add_applied(run, "3");
  EXPECT_THAT(point_about(run, "migrations/ordered", "2").message, HasSubstr("but migration 3"));
}

TEST(AppliedUnchanged, FailsForAnotherChecksum) {
  auto run = sound_run();
  add_applied(run, "001", std::string(64, 'a'));
  add_applied(run, "002", std::string(64, 'b'));
  run.migrations[1].checksum = std::string(64, 'c');

  EXPECT_THAT(failing(run, "migrations/applied-unchanged"), ElementsAre("002"));
}

TEST(AppliedUnchanged, IsSkippedWhereTheToolKeepsNone) {
  auto run = sound_run();
  add_applied(run, "001");
  EXPECT_EQ(only_point(run, "migrations/applied-unchanged").verdict, Verdict::skipped);
}

TEST(AppliedUnchanged, ComparesChecksumsOfAnyKindButNotOfWhatRepeats) {
  auto run = sound_run();
  add_applied(run, "001");
  run.history.applied[0].checksum = "-1837462";
  EXPECT_THAT(failing(run, "migrations/applied-unchanged"), ElementsAre("001"));

  run.migrations[0].repeats = true;
  EXPECT_THAT(failing(run, "migrations/applied-unchanged"), IsEmpty());
}

TEST(Ordered, SaysWhereTheToolWouldRefuse) {
  auto run = sound_run();
  add_pending(run, "001");
  add_applied(run, "002");
  EXPECT_THAT(point_about(run, "migrations/ordered", "001").message,
              Not(HasSubstr("refuses to go on")));
  run.format = "goose";
  run.refuses_late = true;
  EXPECT_THAT(point_about(run, "migrations/ordered", "001").message,
              HasSubstr("; goose refuses to go on"));
}

TEST(AppliedPresent, FailsForAVersionThatTheFolderLacks) {
  auto run = sound_run();
  add_applied(run, "001");
  run.history.applied.push_back({.version = "009"});

  EXPECT_THAT(failing(run, "migrations/applied-present"), ElementsAre("009"));
}

TEST(AppliedPresent, PassesWhereTheMarkIsInTheFolder) {
  auto run = sound_run();
  run.history.is_high_water_mark = true;
  run.migrations = {{.version = "001"}, {.version = "002"}};
  run.history.applied = {{.version = "002"}};

  EXPECT_THAT(failing(run, "migrations/applied-present"), IsEmpty());
}

TEST(RollbackPresent, FailsForAMissingOrEmptyDown) {
  auto run = sound_run();
  add_pending(run, "007").has_down = false;
  add_pending(run, "008").down_is_empty = true;
  add_pending(run, "009");

  EXPECT_THAT(failing(run, "migrations/rollback-present"), ElementsAre("007", "008"));
}

TEST(RollbackPresent, IsSkippedWhereTheToolHasNone) {
  auto run = sound_run();
  run.has_downs = false;
  add_pending(run, "007").has_down = false;

  EXPECT_EQ(only_point(run, "migrations/rollback-present").verdict, Verdict::skipped);
}

TEST(BackupChecks, PassWhereBlueComesBackByteForByte) {
  for (const auto* id : {"backup/created", "backup/verified", "backup/restores"}) {
    EXPECT_EQ(only_point(sound_run(), id).verdict, Verdict::passed) << id;
  }
}

TEST(BackupChecks, FailOneByOne) {
  auto run = sound_run();
  run.backup.error = "the role may not read every table";
  EXPECT_EQ(only_point(run, "backup/created").verdict, Verdict::failed);

  run = sound_run();
  run.backup.verify_error = "other bytes";
  run.backup.identical = false;
  run.backup.restore_seconds = 0;
  EXPECT_EQ(only_point(run, "backup/verified").verdict, Verdict::failed);
  EXPECT_EQ(only_point(run, "backup/restores").verdict, Verdict::skipped);

  run = sound_run();
  run.backup.identical = false;
  EXPECT_EQ(only_point(run, "backup/restores").verdict, Verdict::failed);
}

TEST(BlueUntouched, FailsForAChangedByte) {
  auto run = sound_run();
  EXPECT_EQ(only_point(run, "blue/untouched").verdict, Verdict::passed);

  run.fixture.untouched = false;
  EXPECT_EQ(only_point(run, "blue/untouched").verdict, Verdict::failed);
}

TEST(ShadowsRemoved, NamesWhatIsLeft) {
  auto run = sound_run();
  EXPECT_EQ(only_point(run, "shadows/removed").verdict, Verdict::passed);

  run.left_behind = {"/tmp/gate/green"};
  EXPECT_THAT(failing(run, "shadows/removed"), ElementsAre("/tmp/gate/green"));
  run.left_behind.clear();
  run.kept = "/tmp/gate";
  EXPECT_THAT(only_point(run, "shadows/removed").message, HasSubstr("they are in /tmp/gate"));
}

TEST(LineEndings, AreNoOtherFile) {
  auto run = sound_run();
  add_applied(run, "1", std::string(64, 'a'));
  run.migrations[0].checksum = std::string(64, 'b');
  run.migrations[0].other_endings = {std::string(64, 'A')};

  EXPECT_THAT(failing(run, "migrations/applied-unchanged"), IsEmpty());
  const Point point = only_point(run, "migrations/line-endings");
  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_THAT(point.message, HasSubstr("other ends of lines than when it was applied"));
}

TEST(LineEndings, AreNotMixedUpWithAnotherText) {
  auto run = sound_run();
  add_applied(run, "1", std::string(64, 'a'));
  run.migrations[0].checksum = std::string(64, 'b');
  run.migrations[0].other_endings = {std::string(64, 'c')};

  EXPECT_THAT(failing(run, "migrations/applied-unchanged"), ElementsAre("1"));
  EXPECT_THAT(only_point(run, "migrations/line-endings").message, HasSubstr("no applied file"));
}

TEST(Named, NotesANameThatSaysNothing) {
  auto run = sound_run();
  for (const char* name : {"update", "fix_2", "WIP", "", "v12"}) {
    run.migrations.clear();
    add_pending(run, "1").name = name;
    EXPECT_EQ(only_point(run, "migrations/named").verdict, Verdict::failed) << name;
  }
}

TEST(Named, LeavesOthersAlone) {
  auto run = sound_run();
  for (const char* name : {"update_prices", "fix_orphans", "übersicht", "add orders note"}) {
    run.migrations.clear();
    add_pending(run, "1").name = name;
    EXPECT_EQ(only_point(run, "migrations/named").verdict, Verdict::passed) << name;
  }
}

TEST(MigrationsOrdered, KnowsThousandsOfAppliedOnesAtOnce) {
  auto run = sound_run();
  for (int i = 1; i <= 3'000; ++i) add_applied(run, std::to_string(i));
  add_pending(run, "3001");

  EXPECT_THAT(failing(run, "migrations/ordered"), IsEmpty());
}

}  // namespace
}  // namespace gate
