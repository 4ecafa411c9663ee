// The folder applied to an empty database, and the schema files that are compared in the same way.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/drift_folder.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kDrift = "history/explains-schema";
constexpr std::string_view kScratch = "migrations/from-scratch";
constexpr std::string_view kDeclared = "verify/declared-schema";
constexpr std::string_view kConsolidated = "schema/consolidated-equal";

TEST(FromScratch, FailsInTheMiddleOfTheFolder) {
  DriftFolder folder({"CREATE TABLE t (a, b);", "ALTER TABLE t ADD COLUMN b;"});

  const gate::Run run = folder.run("CREATE TABLE t (a, b);");

  EXPECT_THAT(points_of(run, kScratch), ElementsAre("failed 2"));
  EXPECT_THAT(message_of(run, kScratch),
              HasSubstr("migration 2 (x) is refused on an empty database: duplicate column name"));
  EXPECT_THAT(points_of(run, kDrift), ElementsAre("skipped"));
}

TEST(FromScratch, FailsWhereALaterMigrationMakesWhatIsMissing) {
  DriftFolder folder({"CREATE TABLE t (a);", "INSERT INTO u VALUES (1);", "CREATE TABLE u (a);"});

  EXPECT_THAT(points_of(folder.run("CREATE TABLE t (a); CREATE TABLE u (a);"), kScratch),
              ElementsAre("failed 2"));
}

TEST(FromScratch, FailsWhereAnIndexMadeByHandIsDropped) {
  DriftFolder folder({"CREATE TABLE t (a);", "DROP INDEX by_hand;"});

  EXPECT_THAT(points_of(folder.run("CREATE TABLE t (a);"), kScratch), ElementsAre("failed 2"));
}

// A rebuild creates and renames to what must have been there before.
TEST(FromScratch, TakesNoRebuildForTheMaking) {
  const std::string rebuild =
      "CREATE TABLE t_new (a, b); INSERT INTO t_new SELECT a, b FROM t; DROP TABLE t; ALTER TABLE "
      "t_new RENAME TO t;";
  const std::string view = "DROP VIEW IF EXISTS v; CREATE VIEW v AS SELECT a FROM t;";
  for (const std::vector<std::string>& pending :
       {std::vector{rebuild}, {"ALTER TABLE t ADD COLUMN c;", rebuild}, {view, rebuild}}) {
    const gate::Run run = DriftFolder({}, pending).run("CREATE TABLE t (a, b);");
    EXPECT_THAT(points_of(run, kScratch), ElementsAre("skipped")) << message_of(run, kScratch);
  }
}

TEST(FromScratch, IsNotJudgedWhereNothingIsAppliedToADatabaseThatIsThere) {
  DriftFolder folder({}, {"CREATE TABLE t (a);", "ALTER TABLE u ADD COLUMN b;"});

  EXPECT_THAT(points_of(folder.run("CREATE TABLE u (a);"), kScratch), ElementsAre("skipped"));
}

TEST(FromScratch, WarnsOfATableThatNoMigrationMakes) {
  DriftFolder folder({"CREATE TABLE t (a);", "ALTER TABLE u ADD COLUMN b;"});

  const gate::Run run = folder.run("CREATE TABLE t (a); CREATE TABLE u (a, b);");

  EXPECT_THAT(points_of(run, kScratch), ElementsAre("warning 2"));
  EXPECT_THAT(points_of(run, kDrift), ElementsAre("skipped"));
}

TEST(FromScratch, WarnsOfRowsThatNoMigrationInserts) {
  DriftFolder folder({"CREATE TABLE t (a INT NOT NULL);"},
                     {"INSERT INTO t VALUES ((SELECT max(a) FROM t));"});

  const gate::Run run = folder.run("CREATE TABLE t (a INT NOT NULL); INSERT INTO t VALUES (1);");

  EXPECT_THAT(points_of(run, kScratch), ElementsAre("warning 2"));
  EXPECT_THAT(points_of(run, kDrift), IsEmpty());
}

TEST(FromScratch, LeavesARefusalOnTheFixtureToTheDeployment) {
  DriftFolder folder({"CREATE TABLE t (a);"}, {"ALTER TABEL t ADD COLUMN b;"});

  const gate::Run run = folder.run("CREATE TABLE t (a);");

  EXPECT_THAT(points_of(run, kScratch), ElementsAre("skipped"));
  EXPECT_THAT(points_of(run, "deploy/applies"), ElementsAre("failed 2"));
}

TEST(FromScratch, IsNotJudgedWithoutTheApplicationsFunctions) {
  DriftFolder folder({"CREATE TABLE t (a); UPDATE t SET a = slug(a);"});

  const gate::Run run = folder.run("CREATE TABLE t (a);");

  EXPECT_THAT(points_of(run, kScratch), ElementsAre("skipped"));
  EXPECT_THAT(message_of(run, kScratch), HasSubstr("no such function: slug"));
}

TEST(FromScratch, IsBoundByTheTimeLimit) {
  DriftFolder folder(
      {"CREATE TABLE t (a); INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL "
       "SELECT i + 1 FROM n) SELECT i FROM n;"});
  folder.scenario.limits.apply_seconds = 0.05;

  const gate::Run run = folder.run("CREATE TABLE t (a);");

  EXPECT_THAT(points_of(run, kScratch), ElementsAre("skipped"));
  EXPECT_THAT(message_of(run, kScratch), HasSubstr("limits.apply-seconds"));
}

TEST(Declared, IsComparedWithTheResult) {
  DriftFolder folder({"CREATE TABLE t (a);"}, {"ALTER TABLE t ADD COLUMN b TEXT;"});
  folder.scenario.schema = folder.file("schema.sql");
  folder.put("schema.sql", "CREATE TABLE \"t\" (a, b text); -- as it is\n");
  EXPECT_THAT(points_of(folder.run("CREATE TABLE t (a);"), kDeclared), IsEmpty());

  folder.put("schema.sql", "CREATE TABLE t (a, b INT, c TEXT); CREATE TABLE schema_version (v);");
  const gate::Run run = folder.run("CREATE TABLE t (a);");

  EXPECT_THAT(points_of(run, kDeclared), ElementsAre("failed t.b", "failed t.c"));
  EXPECT_THAT(message_of(run, kDeclared), HasSubstr("column t.b is TEXT in the migrated database"));
}

TEST(Declared, IsComparedWhereNothingIsPending) {
  DriftFolder folder({"CREATE TABLE t (a);"});
  folder.scenario.schema = folder.file("schema.sql");
  folder.put("schema.sql", "CREATE TABLE t (a, b);");

  EXPECT_THAT(points_of(folder.run("CREATE TABLE t (a);"), kDeclared), ElementsAre("failed t.b"));
}

TEST(Declared, NamesTheLineThatIsRefused) {
  DriftFolder folder({"CREATE TABLE t (a);"});
  folder.scenario.schema = folder.file("schema.sql");
  folder.put("schema.sql", "CREATE TABLE t (a);\nCREATE TABEL u (a);\n");

  const gate::Run run = folder.run("CREATE TABLE t (a);");

  EXPECT_THAT(points_of(run, kDeclared), ElementsAre("failed schema"));
  EXPECT_THAT(message_of(run, kDeclared), HasSubstr("schema.sql:2: near \"TABEL\": syntax error"));
}

TEST(Declared, IsSkippedWhereNotEverythingWasApplied) {
  DriftFolder folder({"CREATE TABLE t (a);"}, {"ALTER TABLE t ADD COLUMN a;"});
  folder.scenario.schema = folder.file("schema.sql");
  folder.put("schema.sql", "CREATE TABLE t (a);");

  EXPECT_THAT(points_of(folder.run("CREATE TABLE t (a);"), kDeclared), ElementsAre("skipped"));
}

TEST(Consolidated, IsComparedWithTheWholeFolder) {
  DriftFolder folder({"CREATE TABLE t (a);"}, {"CREATE INDEX i ON t (a);"});
  folder.scenario.consolidated = folder.file("all.sql");
  folder.put("all.sql", "CREATE TABLE t (a); CREATE INDEX i ON t(a);");
  EXPECT_THAT(points_of(folder.run("CREATE TABLE t (a);"), kConsolidated), IsEmpty());

  folder.put("all.sql", "CREATE TABLE t (a); CREATE TABLE u (a);");
  const gate::Run run = folder.run("CREATE TABLE t (a);");

  EXPECT_THAT(points_of(run, kConsolidated), ElementsAre("failed i", "failed u"));
  EXPECT_THAT(message_of(run, kConsolidated), HasSubstr("but no migration creates it"));
}

TEST(Consolidated, IsSkippedWhereTheFolderCannotBeReplayed) {
  DriftFolder folder({"ALTER TABLE t ADD COLUMN b;"});
  folder.scenario.consolidated = folder.file("all.sql");
  folder.put("all.sql", "CREATE TABLE t (a, b);");

  EXPECT_THAT(points_of(folder.run("CREATE TABLE t (a, b);"), kConsolidated),
              ElementsAre("skipped"));
}

TEST(Drift, IsNothingInARunThatAnOlderVersionRecorded) {
  const gate::Run run{.passes = {{"preflight", Phase::preflight, 0.1, "", ""}}};

  for (const std::string_view check :
       {kDrift, kScratch, kDeclared, kConsolidated, std::string_view("migrations/merge-order")}) {
    EXPECT_THAT(points_of(run, check), ElementsAre("skipped")) << check;
  }
}

}  // namespace
}  // namespace gate
