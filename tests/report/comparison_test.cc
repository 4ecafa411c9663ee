// What is new, fixed and changed between two runs, and how the reports show it.
#include "gate/report/comparison.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <random>
#include <sstream>

#include "gate/base/text.h"
#include "gate/report/run_json.h"
#include "gate/report/writer.h"
#include "tests/report/schema_check.h"
#include "tests/support/nasty.h"
#include "tests/support/sample_run.h"

namespace gate {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

Point found(const std::string& subject, Verdict verdict = Verdict::failed,
            const std::string& message = "no") {
  return {.check = "data/nulls", .subject = subject, .verdict = verdict, .message = message};
}

std::vector<std::string> since(const Comparison& comparison) {
  std::vector<std::string> lines;
  for (const ComparedPoint& point : comparison.points) {
    lines.push_back(
        concat(kWords<Since>.at(static_cast<std::size_t>(point.since)), ' ', point.subject));
  }
  return lines;
}

Comparison compare(std::vector<Point> before, std::vector<Point> after,
                   GateVerdict verdict = GateVerdict::failed) {
  return compare_runs("base.json", {}, {.points = std::move(before)}, {},
                      {.verdict = verdict, .points = std::move(after)});
}

TEST(CompareRuns, TellsNewFixedAndUnchangedPoints) {
  const Comparison comparison =
      compare({found("a"), found("b")}, {found("z", Verdict::passed), found("b"), found("c")});

  EXPECT_THAT(since(comparison), ElementsAre("new c", "fixed a", "unchanged b"));
  EXPECT_THAT(comparison.added, ElementsAre(2));
  EXPECT_EQ(summary_of(comparison), "1 new, 1 fixed, 1 unchanged");
}

TEST(CompareRuns, BeginsWithTheWorst) {
  EXPECT_THAT(
      since(compare({}, {found("a", Verdict::warning), found("b", Verdict::error), found("c")})),
      ElementsAre("new c", "new b", "new a"));
}

TEST(CompareRuns, KnowsAPointWhoseLinesMoved) {
  Point moved = found("a");
  moved.location = {.path = "other.sql", .line = 9};
  moved.message = "5 rows";

  EXPECT_THAT(since(compare({found("a")}, {moved})), ElementsAre("unchanged a"));
}

TEST(CompareRuns, CountsTheSamePointTwice) {
  const Point one = found("a", Verdict::failed, "one");
  const Point two = found("a", Verdict::failed, "two");

  EXPECT_THAT(since(compare({one, one}, {one})), ElementsAre("fixed a", "unchanged a"));
  const Comparison comparison = compare({two}, {one, two});
  EXPECT_THAT(since(comparison), ElementsAre("new a", "unchanged a"));
  EXPECT_THAT(comparison.added, ElementsAre(0));
}

TEST(CompareRuns, TellsAnotherVerdict) {
  const Comparison comparison = compare({found("a", Verdict::warning)}, {found("a")});

  EXPECT_THAT(since(comparison), ElementsAre("changed a"));
  EXPECT_THAT(comparison.added, IsEmpty());
}

TEST(CompareRuns, CallsNothingFixedThatWasNotLookedAtAgain) {
  const Point skipped{.check = "data/nulls", .verdict = Verdict::skipped};
  EXPECT_THAT(since(compare({found("a")}, {skipped})), ElementsAre("gone a"));
  EXPECT_THAT(since(compare({found("a")}, {}, GateVerdict::not_judged)), ElementsAre("gone a"));
  const Judgement before{.points = {found("a")}};
  const Judgement partly{.verdict = GateVerdict::failed, .unjudged = "verify: the disk is full"};
  EXPECT_THAT(since(compare_runs("", {}, before, {}, partly)), ElementsAre("gone a"));
  EXPECT_FALSE(compare_runs("", {}, partly, {}, before).base.is_judged);
  EXPECT_THAT(since(compare({found("a")}, {found("a", Verdict::passed), skipped})),
              ElementsAre("fixed a"));
}

TEST(CompareRuns, CallsNothingFixedInAMigrationThatWasNotReached) {
  Point point = found("a");
  point.migration = "7";
  const auto fate = [&](const MigrationRecord& migration) {
    const gate::Run run{.migrations = {migration}};
    return since(compare_runs("", {}, {.points = {point}}, run, {}));
  };
  EXPECT_THAT(fate({.version = "7"}), ElementsAre("gone a"));  // is not pending any more
  EXPECT_THAT(fate({.version = "7", .pending = true}), ElementsAre("gone a"));
  EXPECT_THAT(fate({.version = "7", .pending = true, .up = ScriptRecord{}}), ElementsAre("gone a"));
  EXPECT_THAT(fate({.version = "7", .pending = true, .up = ScriptRecord{.completed = true}}),
              ElementsAre("fixed a"));
}

TEST(CompareRuns, TellsWhatIsAllowedByNow) {
  Point allowed = found("a", Verdict::passed);
  allowed.allowed = "the shop knows";

  EXPECT_THAT(since(compare({found("a")}, {allowed})), ElementsAre("allowed a"));
}

TEST(CompareRuns, DoesNotSayOfAnAllowanceThatItWasFixed) {
  Point unused = found("data/nulls", Verdict::warning);
  unused.check = "allow/used";

  EXPECT_THAT(since(compare({unused}, {})), IsEmpty());
}

ScriptRecord taking(double seconds, bool completed = true) {
  return {.seconds = seconds, .completed = completed};
}

std::vector<DurationChange> durations(const ScriptRecord& before, const ScriptRecord& after) {
  const auto run = [](const ScriptRecord& up) {
    return gate::Run{.migrations = {{.version = "1", .name = "a", .up = up}}};
  };
  return compare_runs("", run(before), {}, run(after), {}).durations;
}

TEST(CompareRuns, TellsTimesThatChangedByMuch) {
  const auto changes = durations(taking(0.3), taking(0.9));
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].what, Timed::up);
  EXPECT_EQ(changes[0].before, 0.3);
  EXPECT_EQ(changes[0].after, 0.9);

  EXPECT_THAT(durations(taking(0.01), taking(0.05)), IsEmpty());
  EXPECT_THAT(durations(taking(10), taking(11.9)), IsEmpty());
  EXPECT_EQ(durations(taking(10), taking(7.9)).size(), 1u);
  EXPECT_THAT(durations(taking(0.3), taking(0.9, false)), IsEmpty());
}

TEST(CompareRuns, DoesNotBlameAMigrationForABusyMachine) {
  ScriptRecord delayed = taking(0.9);
  delayed.delayed_seconds = 0.6;

  EXPECT_THAT(durations(taking(0.3), delayed), IsEmpty());
}

TEST(CompareRuns, TellsPassesThatRanInBoth) {
  const gate::Run base{.passes = {{.name = "deploy", .seconds = 1},
                                  {.name = "verify", .seconds = 1},
                                  {.name = "rollback", .seconds = 1}}};
  const gate::Run run{.passes = {{.name = "deploy", .seconds = 2},
                                 {.name = "verify", .seconds = 0, .error = "stopped"},
                                 {.name = "monitor", .seconds = 1}}};

  const auto changes = compare_runs("", base, {}, run, {}).durations;

  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].name, "deploy");
}

TEST(CompareRuns, TellsTablesWithAnotherNumberOfRows) {
  const gate::Run base{.tables = {{.name = "a", .green = 1}, {.name = "b", .green = 2}}};
  const gate::Run run{.tables = {{.name = "A", .green = 1}, {.name = "c", .green = 3}}};

  const auto rows = compare_runs("", base, {}, run, {}).rows;

  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].table, "c");
  EXPECT_EQ(rows[0].before, std::nullopt);
  EXPECT_EQ(rows[1].table, "b");
  EXPECT_EQ(rows[1].after, std::nullopt);
  const gate::Run stopped{.tables = {{.name = "a", .blue = 1}}};
  EXPECT_THAT(compare_runs("", base, {}, stopped, {}).rows, IsEmpty());
}

std::string render(const char* format, const Run& run, const Judgement& judgement,
                   const Comparison* comparison) {
  std::ostringstream out;
  find_writer(format).write(run, judgement, {.comparison = comparison}, out);
  return std::move(out).str();
}

// The sample against a base in which nothing was found, and one thing that is not any more.
Comparison sample_comparison() {
  gate::Run base = sample_run();
  base.scenario = "other";
  base.tables.clear();
  base.tables.push_back({.name = "gone_table", .green = 1});
  return compare_runs("base.json", base, {.points = {found("users.email")}}, sample_run(),
                      sample_judgement());
}

TEST(ComparisonInReports, IsNowhereWhereNobodyAskedForIt) {
  for (const char* format : {"text", "markdown", "html", "json"}) {
    EXPECT_THAT(render(format, sample_run(), sample_judgement(), nullptr),
                Not(HasSubstr("omparison\"")));
  }
}

TEST(ComparisonInReports, MarksNewPointsAndSaysWhatIsFixed) {
  const Comparison comparison = sample_comparison();
  const auto shown = [&](const char* format) {
    return render(format, sample_run(), sample_judgement(), &comparison);
  };
  EXPECT_THAT(shown("text"),
              AllOf(HasSubstr("\nnew failed data/row-counts, migration totals (2), order_items\n"),
                    HasSubstr("\nsince base.json (another scenario: other, "),
                    HasSubstr(", users.email\n"), HasSubstr("gone_table 1 -> none")));
  EXPECT_THAT(shown("markdown"),
              AllOf(HasSubstr("\n**Since** `base.json` (another scenario: other, "),
                    HasSubstr("<details><summary>1 ")));
  EXPECT_THAT(shown("html"), AllOf(HasSubstr("<section id=\"since\">"), HasSubstr(" <b>new</b> "),
                                   HasSubstr("<a href=\"#since\">")));
}

// "::" at the begin of a line and "##[" are commands of CI runners. What Markdown makes of such
// text readers_test.cc asks GitHub's own, and html_test.cc looks at pages.
TEST(ComparisonInReports, LetsNoTextSteerATerminalOrARunner) {
  std::mt19937 random(7);
  for (int round = 0; round < 20; ++round) {
    const Judgement judgement = nasty_judgement(random);
    gate::Run run = sample_run();
    run.tables[0].name = nasty(random);
    gate::Run base = sample_run();
    base.tables[0].name = nasty(random);
    base.scenario = nasty(random);
    base.started_at = nasty(random);
    const Comparison comparison =
        compare_runs(nasty(random), base, nasty_judgement(random), run, judgement);
    const std::string text = render("text", run, judgement, &comparison);
    EXPECT_THAT(text, AllOf(Not(HasSubstr("\x1b")), Not(HasSubstr("\n::")), Not(HasSubstr("##["))));
  }
}

TEST(ComparisonInReports, IsCutWhereThereIsTooMuch) {
  Judgement base;
  Judgement judgement;
  for (int i = 0; i < 3000; ++i) {
    const std::string much = std::string(400, '&');
    base.points.push_back(found(concat("old", i), Verdict::failed, much));
    judgement.points.push_back(found(concat("new", i), Verdict::failed, much));
  }
  const Comparison comparison = compare_runs("base.json", {}, base, {}, judgement);

  EXPECT_LT(render("markdown", {}, judgement, &comparison).size(), 65'000U);
  EXPECT_LT(render("html", {}, judgement, &comparison).size(), 2'000'000U);
  EXPECT_THAT(render("text", {}, judgement, &comparison), HasSubstr("fixed: 2,990 more; -v"));
}

TEST(ComparisonInReports, IsInJsonByTheSchemaAndDoesNotComeBack) {
  const Comparison comparison = sample_comparison();
  const std::string report = to_json(sample_run(), sample_judgement(), &comparison);

  EXPECT_EQ(complaints(strict(report_schema()), report), "");
  const auto json = nlohmann::json::parse(report).at("comparison");
  EXPECT_EQ(json.at("base").at("path"), "base.json");
  EXPECT_EQ(json.at("points").at(0).at("since"), "new");
  EXPECT_TRUE(json.at("points").at(0).at("before").is_null());
  EXPECT_EQ(to_json(run_from_json(report, "r"), sample_judgement()),
            to_json(sample_run(), sample_judgement()));
}

}  // namespace
}  // namespace gate
