#include "gate/report/issues.h"

#include <gmock/gmock.h>

#include <set>

#include "tests/support/sample_run.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::StartsWith;

Judgement judgement_of(std::vector<Point> points) {
  return {.points = std::move(points)};
}

std::vector<std::string> titles_of(const std::vector<Issue>& issues) {
  std::vector<std::string> titles;
  for (const Issue& issue : issues) titles.push_back(issue.title);
  return titles;
}

TEST(Issues, ComeTheWorstFirst) {
  EXPECT_THAT(
      titles_of(issues_of(sample_run(), sample_judgement(), true)),
      ElementsAre("data/row-counts: order_items", "rollback/applies", "rollback/restore: backup",
                  "data/rows-deleted: products", "data/column-dropped: products.legacy_code"));
}

TEST(Issues, AreTheSameWhereverTheLinesMoveTo) {
  Point point{
      .check = "data/nulls", .subject = "t.a", .migration = "2", .verdict = Verdict::failed};
  point.location = {"m/2.sql", 3, 1};
  Point moved = point;
  moved.location = {"m/2.sql", 30, 5};
  moved.message = "another number of rows";

  EXPECT_EQ(issues_of({}, judgement_of({point}))[0].fingerprint,
            issues_of({}, judgement_of({moved}))[0].fingerprint);
}

TEST(Issues, OfOneNameAreToldApart) {
  const Point point{.check = "data/nulls", .subject = "t.a", .verdict = Verdict::failed};
  Point other = point;
  other.subject = "t.b";

  std::set<std::string> fingerprints;
  for (const Issue& issue : issues_of({}, judgement_of({point, point, other}))) {
    fingerprints.insert(issue.fingerprint);
  }

  EXPECT_EQ(fingerprints.size(), 3U);
}

TEST(Issues, LieInTheRepository) {
  gate::Run run{.folder = "db/migrations"};
  run.migrations = {{.version = "1", .path = "db/migrations/1.sql"},
                    {.version = "2", .path = "./db/migrations/2.sql", .pending = true}};
  const auto path_of = [&](Point point) {
    point.verdict = Verdict::failed;
    return issues_of(run, judgement_of({point}))[0].path;
  };

  EXPECT_EQ(path_of({.location = {"a/b.sql", 3, 1}}), "a/b.sql");
  EXPECT_EQ(path_of({.location = {"/srv/b.sql", 3, 1}}), "db/migrations/2.sql");
  EXPECT_EQ(path_of({.location = {"../b.sql", 3, 1}}), "db/migrations/2.sql");
  EXPECT_EQ(path_of({.migration = "1"}), "db/migrations/1.sql");
  EXPECT_EQ(path_of({}), "db/migrations/2.sql");
  run.migrations.clear();
  EXPECT_EQ(path_of({}), "db/migrations");
  run.folder.clear();
  EXPECT_EQ(path_of({}), "migrations");
}

// Databases take no NUL in a text.
TEST(Issues, ShowControlCharactersInPaths) {
  Point point{.check = "data/nulls", .verdict = Verdict::failed};
  point.location.path = std::string("a\0b.sql", 7);
  EXPECT_EQ(issues_of({}, judgement_of({point}))[0].path, "a\\x00b.sql");
}

// An empty path makes a code scanner refuse the report.
TEST(Issues, OfAFolderThatIsTheTopLieThere) {
  const Point point{.check = "data/nulls", .verdict = Verdict::failed};
  EXPECT_EQ(issues_of({.folder = "./"}, judgement_of({point}))[0].path, ".");
}

TEST(Issues, AdviseInSentences) {
  const Point point{.message = "3 rows are gone", .why = "Nobody has them.", .hint = "Keep them."};

  EXPECT_EQ(advice_of({.point = &point}, 1000), "3 rows are gone. Nobody has them. Keep them.");
  EXPECT_EQ(advice_of({.point = &point}, 6), "3 rows...");
  EXPECT_EQ(advice_of({.point = &point, .scenario = "shop"}, 1000),
            "shop: 3 rows are gone. Nobody has them. Keep them.");
}

TEST(Issues, OfSeveralScenariosNameThemAndHaveTheWorstFirst) {
  const auto run_of = [](const std::string& name, Verdict verdict) {
    const Point point{.check = "data/nulls", .subject = "t.c", .verdict = verdict};
    return JudgedRun{.run = {.scenario = name}, .judgement = judgement_of({point})};
  };
  const RunSet set{.runs = {run_of("a", Verdict::warning), run_of("b", Verdict::failed)}};

  const std::vector<Issue> issues = issues_of(set);

  ASSERT_EQ(issues.size(), 2U);
  EXPECT_EQ(issues[0].title, "b: data/nulls: t.c");
  EXPECT_EQ(issues[1].title, "a: data/nulls: t.c");
  EXPECT_NE(issues[0].fingerprint, issues[1].fingerprint);
}

}  // namespace
}  // namespace gate
