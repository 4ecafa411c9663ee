#include <gmock/gmock.h>

#include <sstream>

#include "gate/report/writer.h"
#include "tests/support/golden.h"
#include "tests/support/sample_run.h"

namespace gate {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

std::string text(const Run& run, const Judgement& judgement, ReportOptions options = {}) {
  std::ostringstream out;
  find_writer("text").write(run, judgement, options, out);
  return std::move(out).str();
}

std::string sample(ReportOptions options = {}) {
  return text(sample_run(), sample_judgement(), options);
}

TEST(TextReport, IsAsTheGoldenFileHasIt) {
  expect_golden("report.txt", sample());
}

TEST(TextReport, IsAsTheGoldenFileHasItWithAllPoints) {
  expect_golden("report-verbose.txt", sample({.verbosity = 1}));
}

TEST(TextReport, EndsWithTheVerdict) {
  EXPECT_THAT(sample(), EndsWith("\n" + sample_judgement().headline + "\n"));
  EXPECT_THAT(text({}, {.headline = "GATE PASSED"}), EndsWith("\nGATE PASSED\n"));
}

TEST(TextReport, SaysWhyAPassingWayBackWasNotTriedWithNewRows) {
  const Point quiet{.check = "locks", .verdict = Verdict::skipped, .message = "nobody asked"};
  const Point told{.check = "rollback/new-rows", .verdict = Verdict::skipped, .message = "too big"};
  gate::Run run;
  run.new_rows.skipped = "too big";

  EXPECT_THAT(text(run, {.points = {quiet, told}}),
              HasSubstr("\nskipped: too big: rollback/new-rows\n"
                        "skipped: 1 point (-v shows why)\n"));
}

TEST(TextReport, ShowsOneRowOfAWarning) {
  const Point warning{.check = "rollback/new-rows",
                      .subject = "users",
                      .verdict = Verdict::warning,
                      .message = "2 rows are there again",
                      .evidence = {{.key = "id 5"}, {.key = "id 6"}}};
  const std::string shown = text({}, {.points = {warning}});
  EXPECT_THAT(shown, HasSubstr("\n  2 rows are there again\n"));
  EXPECT_THAT(shown, HasSubstr("id 5"));
  EXPECT_THAT(shown, Not(HasSubstr("id 6")));
}

TEST(TextReport, AlignsRowsWhateverTheTablesAreCalled) {
  gate::Run run;
  for (const char* name : {"größen", "注文", "an_order_item_that_goes_by_a_very_long_name_here",
                           "注文明細注文明細注文明細注文明細注文明細注文明細", "a\xFF"}) {
    run.tables.push_back({.name = name, .blue = 1234567890, .green = 2});
  }
  const std::string shown = text(run, {});
  const auto row = [](const std::string& name, std::size_t columns) {
    return "\n  " + name + std::string(40 - columns, ' ') + "1,234,567,890           2";
  };
  EXPECT_THAT(shown, HasSubstr(row("größen", 6)));
  EXPECT_THAT(shown, HasSubstr(row("注文", 4)));
  EXPECT_THAT(shown, HasSubstr(row("an_order_item_that_goes_by_a_very_lon...", 40)));
  EXPECT_THAT(shown, HasSubstr(row("注文明細注文明細注文明細注文明細注文...", 39)));
  EXPECT_THAT(shown, HasSubstr(row("a\uFFFD", 2)));
}

TEST(TextReport, IsOnlyTheVerdictWhenQuiet) {
  EXPECT_EQ(sample({.verbosity = -1}), sample_judgement().headline + "\n");
}

TEST(TextReport, TellsAFailureWithItsStatementItsRowsItsReasonAndItsRemedy) {
  EXPECT_THAT(
      sample(),
      HasSubstr("failed data/row-counts, migration totals (2), order_items\n"
                "  order_items lost 3 of 60 rows by a cascade that no statement names\n"
                "  at migrations/0002_totals.sql:3: DELETE FROM products WHERE legacy_code = "
                "'A&B'\n"
                "  for example: (4, 2) is gone (3, 1.5); (4, 3) is gone (1, 2.5); (7, 2) is gone "
                "(9, 0.5)\n"
                "  why: deployed, these order lines are gone, and no down script brings them back\n"
                "  instead: delete the order lines in a statement of their own, or keep the "
                "products\n"));
}

TEST(TextReport, HasColourOnlyWhereAskedFor) {
  EXPECT_THAT(sample(), Not(HasSubstr("\x1b")));
  EXPECT_THAT(sample({.color = true}), HasSubstr("\x1b[31;1mfailed\x1b[0m"));
}

TEST(TextReport, SaysNothingOfPassedPointsButTheirNumber) {
  EXPECT_THAT(sample(), HasSubstr("passed: preflight 1, verify 2, post-deploy 1\n"));
  EXPECT_THAT(sample(), Not(HasSubstr("not a byte was changed")));
  EXPECT_THAT(sample({.verbosity = 1}), HasSubstr("not a byte was changed"));
}

TEST(TextReport, KeepsWhatWasAllowedInSight) {
  EXPECT_THAT(sample(), HasSubstr("allowed data/column-dropped products.legacy_code: dropped while "
                                  "10 rows held a value\n  because: unused since 2024\n"));
}

TEST(TextReport, GroupsSkippedChecksByTheirReason) {
  Point point{.check = "rollback/applies", .verdict = Verdict::skipped, .message = "no down"};
  Point other{.check = "rollback/reapplies", .verdict = Verdict::skipped, .message = "no down"};
  const std::string reasons = "skipped: no down: rollback/applies (2), rollback/reapplies\n";
  EXPECT_THAT(text({}, {.points = {point, point, other}}, {.verbosity = 1}), HasSubstr(reasons));

  Judgement unjudged{.verdict = GateVerdict::not_judged, .points = {point, point, other}};
  for (Point& each : unjudged.points) each.phase = Phase::rollback;
  EXPECT_THAT(text({}, unjudged), HasSubstr(reasons));
  unjudged.verdict = GateVerdict::failed;
  unjudged.unjudged = "rollback: the disk is full";
  EXPECT_THAT(text({}, unjudged), HasSubstr(reasons));
}

TEST(TextReport, OnlyCountsSkippedPointsOfAJudgedRun) {
  const Point point{.check = "rollback/applies", .verdict = Verdict::skipped, .message = "no down"};
  const std::string report = text({}, {.points = {point, point}});
  EXPECT_THAT(report, HasSubstr("\nskipped: 2 points (-v shows why)\n"));
  EXPECT_THAT(report, Not(HasSubstr("no down")));
}

TEST(TextReport, ShowsStatementAndRowsOfTwoPointsOnce) {
  Point refused{.check = "deploy/applies",
                .verdict = Verdict::failed,
                .message = "refused",
                .location = {"1.sql", 3, 1},
                .statement = "CREATE UNIQUE INDEX i ON t (a)",
                .evidence = {{.key = "7"}}};
  Point duplicates = refused;
  duplicates.check = "data/duplicates";
  Point elsewhere = refused;
  elsewhere.location.line = 4;
  const std::string report = text({}, {.points = {refused, duplicates, elsewhere}});
  EXPECT_THAT(report, HasSubstr("data/duplicates\n  refused\n  at 1.sql:3: as above\n\n"));
  EXPECT_THAT(report, HasSubstr("  at 1.sql:4: CREATE UNIQUE INDEX i ON t (a)\n  for example: 7"));
}

TEST(TextReport, SaysOnceHowMaskedValuesAreShown) {
  Point point{.check = "a/b",
              .verdict = Verdict::failed,
              .message = "lost",
              .evidence = {{.key = "7", .before = "text of 3 characters"}}};
  Point other = point;
  other.subject = "t";
  other.evidence[0].before = "blob of 1 byte";
  const std::string report = text({}, {.points = {point, other}});
  const std::string note = "(--show-values shows them)";
  const std::size_t first = report.find(note);
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(report.find(note, first + 1), std::string::npos);
  EXPECT_THAT(sample(), Not(HasSubstr(note)));
}

TEST(TextReport, CallsNothingRefusedThatWasNot) {
  gate::Run run = sample_run();
  run.migrations[1].up->completed = false;
  EXPECT_THAT(text(run, {}), HasSubstr(": up not completed, "));
  run.migrations[1].up->error = "no such table";
  EXPECT_THAT(text(run, {}), HasSubstr(": up refused after "));
}

TEST(TextReport, EndsAfterFiftyFailuresUnlessAskedForAll) {
  Judgement judgement;
  for (int i = 0; i < 60; ++i) {
    judgement.points.push_back({.check = "a/b", .verdict = Verdict::failed, .message = "lost"});
  }
  EXPECT_THAT(text({}, judgement), HasSubstr("and 10 more failed; "));
  EXPECT_THAT(text({}, judgement, {.verbosity = 1}), Not(HasSubstr("more failed")));
}

TEST(TextReport, CannotBeUsedToCommandTheRunnerOrTheTerminal) {
  const std::string attack = "x\n::error::owned\n ##[error]owned ##vso[task.x]\r\x1b[2J\xFF";
  gate::Run run = sample_run();
  run.scenario = run.engine = run.fixture.path = run.migrations[1].name = attack;
  run.migrations[2].not_run = run.passes[3].error = "::error::owned";
  Judgement judgement{.headline = attack};
  for (int verdict = 0; verdict < 5; ++verdict) {
    judgement.points.push_back({.check = attack,
                                .subject = attack,
                                .migration = attack,
                                .verdict = static_cast<Verdict>(verdict),
                                .message = "::error::owned",
                                .why = attack,
                                .hint = attack,
                                .location = {attack, 1, 1},
                                .statement = attack,
                                .evidence = {{attack, attack, attack}},
                                .allowed = attack});
  }
  const std::string report = text(run, judgement, {.verbosity = 1});
  std::istringstream lines(report);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t start = line.find_first_not_of(' ');
    EXPECT_NE(line.substr(std::min(start, line.size()), 2), "::") << line;
  }
  EXPECT_THAT(report, Not(HasSubstr("##[")));
  EXPECT_THAT(report, Not(HasSubstr("##vso[")));
  EXPECT_THAT(report, Not(HasSubstr("\x1b")));
  EXPECT_THAT(report, Not(HasSubstr("\r")));
}

}  // namespace
}  // namespace gate
