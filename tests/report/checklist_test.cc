#include "gate/report/checklist.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <iterator>
#include <random>
#include <set>
#include <sstream>

#include "gate/base/text.h"
#include "gate/checks/check.h"
#include "gate/report/writer.h"
#include "tests/support/golden.h"
#include "tests/support/nasty.h"
#include "tests/support/sample_run.h"

namespace gate {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string checklist(const gate::Run& run, const Judgement& judgement) {
  std::ostringstream out;
  find_writer("checklist").write(run, judgement, {}, out);
  return std::move(out).str();
}

// Those of no block of code.
std::vector<std::string> lines_with(const std::string& text, std::string_view start) {
  std::vector<std::string> found;
  std::string fence;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const std::string_view words = trim(line);
    if (words.starts_with("```") && fence.empty()) {
      fence = words.substr(0, words.find_first_not_of('`'));
    } else if (!fence.empty()) {
      if (words == fence) fence.clear();
    } else if (words.starts_with(start)) {
      found.push_back(line);
    }
  }
  EXPECT_EQ(fence, "") << text;
  return found;
}

std::vector<std::string> globs_of(const ChecklistRow& row) {
  std::istringstream words{std::string(row.checks)};
  return {std::istream_iterator<std::string>(words), {}};
}

Judgement judged(std::vector<Point> points, GateVerdict verdict = GateVerdict::passed) {
  return {.verdict = verdict, .points = std::move(points), .headline = "the headline"};
}

Point about(std::string check, Verdict verdict, std::string message) {
  return {.check = std::move(check),
          .subject = "orders",
          .verdict = verdict,
          .message = std::move(message)};
}

TEST(Checklist, IsAsTheGoldenFileHasIt) {
  expect_golden("checklist.md", checklist(sample_run(), sample_judgement()));
}

TEST(Checklist, HasFiftyPointsInSevenPhases) {
  const std::string text = checklist(sample_run(), sample_judgement());

  std::set<Phase> phases;
  for (const ChecklistRow& row : checklist_rows()) phases.insert(row.phase);
  EXPECT_EQ(phases.size(), 7U);
  EXPECT_GE(checklist_rows().size(), 50U);
  EXPECT_EQ(lines_with(text, "## ").size(), 7U);
  EXPECT_EQ(lines_with(text, "- [").size(), checklist_rows().size());
}

TEST(Checklist, NamesOnlyChecksThatThereAre) {
  for (const ChecklistRow& row : checklist_rows()) {
    for (const std::string& glob : globs_of(row)) {
      const bool any = std::ranges::any_of(
          checks(), [&](const Check& check) { return matches_glob(glob, check.id); });
      EXPECT_TRUE(any) << row.text << ": " << glob;
    }
    EXPECT_EQ(row.by == TickedBy::run && globs_of(row).empty(), false) << row.text;
  }
}

// What fails has to be seen here, too.
TEST(Checklist, HasARowForEveryCheck) {
  for (const Check& check : checks()) {
    EXPECT_TRUE(std::ranges::any_of(checklist_rows(), [&](const ChecklistRow& row) {
      return is_about(row, check.id);
    })) << check.id;
  }
}

TEST(Checklist, TicksNothingOfAnEmptyRun) {
  EXPECT_THAT(lines_with(checklist({}, {}), "- [x]"), IsEmpty());
  EXPECT_THAT(checklist({}, {}), HasSubstr("**Nothing was rehearsed.**"));
}

TEST(Checklist, TicksWhatPassedWithItsEvidence) {
  const std::string text =
      checklist({}, judged({about("data/nulls", Verdict::passed, "no value became NULL")}));

  EXPECT_THAT(lines_with(text, "- [x]"), testing::ElementsAre(HasSubstr("No value became NULL")));
  EXPECT_THAT(text, HasSubstr("  - orders: no value became NULL\n"));
}

TEST(Checklist, TicksNothingThatFailedToo) {
  const Point passed = about("data/nulls", Verdict::passed, "fine");
  for (const Verdict verdict :
       {Verdict::failed, Verdict::error, Verdict::warning, Verdict::skipped}) {
    const std::string text = checklist({}, judged({passed, about("data/nulls", verdict, "hm")}));
    EXPECT_THAT(lines_with(text, "- [x]"), IsEmpty()) << to_string(verdict);
    EXPECT_THAT(text, HasSubstr("hm\n")) << to_string(verdict);
  }
}

TEST(Checklist, SaysWhyARowWasNotLookedAt) {
  const std::string text =
      checklist({}, judged({about("workload/old-app", Verdict::skipped, "no workload")}));

  EXPECT_THAT(text, HasSubstr("  - not looked at: orders: no workload\n"
                              "  - who: ____ when: ____ sign-off: ____\n"));
}

TEST(Checklist, LeavesToAPersonWhatAnAllowanceAccepted) {
  Point point = about("data/table-dropped", Verdict::passed, "dropped with rows");
  point.allowed = "unused";
  const std::string text = checklist({}, judged({point}));

  EXPECT_THAT(lines_with(text, "- [x]"), IsEmpty());
  EXPECT_THAT(text, HasSubstr("dropped with rows (accepted: unused)\n"));
}

// A policy can make any check one that never fails.
TEST(Checklist, LeavesToAPersonWhatIsNoMoreThanANote) {
  Point point = about("data/nulls", Verdict::passed, "3 values became NULL");
  point.severity = Severity::note;
  EXPECT_THAT(lines_with(checklist({}, judged({point})), "- [x]"), IsEmpty());
}

TEST(Checklist, SaysAtItsHeadThatAFailedRunMustNotBeDeployed) {
  const Point failed = about("data/nulls", Verdict::failed, "3 values became NULL");
  for (const GateVerdict verdict :
       {GateVerdict::passed, GateVerdict::failed, GateVerdict::not_judged}) {
    EXPECT_THAT(checklist({}, judged({failed}, verdict)),
                HasSubstr("**This must not be deployed.** the headline. First of all "
                          "`data/nulls` orders: 3 values became NULL\n"));
  }
  EXPECT_THAT(checklist({}, judged({}, GateVerdict::not_judged)),
              HasSubstr("**This must not be deployed.** the headline\n"));
  EXPECT_THAT(checklist(sample_run(), judged({})), Not(HasSubstr("must not be deployed")));
}

TEST(Checklist, LeavesAllExecutionOpenWhereScriptsWereReadAlone) {
  gate::Run run = sample_run();
  run.text_only = true;
  std::vector<Point> points;
  for (const Check& check : checks()) {
    points.push_back(about(std::string(check.id), Verdict::passed, "fine"));
  }
  const std::string text = checklist(run, judged(points));

  for (const std::string& line : lines_with(text, "- [x]")) {
    EXPECT_THAT(line, testing::StartsWith("- [x] 1."));
  }
  EXPECT_THAT(text, AllOf(HasSubstr("**Nothing was rehearsed: this list"),
                          HasSubstr("not looked at: the scripts were read alone")));
}

TEST(Checklist, HasCommandsThatAShellReadsBack) {
  gate::Run run = sample_run();
  run.folder = "it's `here` $(x)";
  run.command = "migration-gate run 'a b.json'";
  const std::string text = checklist(run, {});

  EXPECT_THAT(text, HasSubstr("  migration-gate run 'a b.json'\n"));
  EXPECT_THAT(text, HasSubstr("migration-gate status --fixture ____ --migrations "
                              "'it'\\''s `here` $(x)' --format sql-pairs --exit-code\n"));
  EXPECT_THAT(text, HasSubstr("____ # sql-pairs: applies 2, 3, in this order\n"));
}

// Half a name would be another folder.
TEST(Checklist, LeavesABlankForWhatCannotBeCopied) {
  gate::Run run = sample_run();
  run.folder = "two\nlines";
  run.command = "migration-gate run 'two\nlines'";
  const std::string text = checklist(run, {});

  EXPECT_THAT(text, AllOf(HasSubstr("--fixture ____ --migrations ____ --format sql-pairs\n"),
                          Not(HasSubstr("migration-gate run 'two"))));
}

TEST(Checklist, OffersNoCommandsOfItsOwnWhereProgramsMigrate) {
  gate::Run run = sample_run();
  run.migrations.back().is_code = true;
  EXPECT_THAT(checklist(run, {}), Not(HasSubstr("--fixture ____ ")));
}

std::string hostile(std::mt19937& random) {
  return concat("\n- [x] done\n# Head\n", nasty(random));
}

gate::Run hostile_run(std::mt19937& random) {
  gate::Run run = sample_run();
  MigrationRecord& migration = run.migrations[1];
  for (std::string* text :
       {&run.engine, &run.scenario, &run.started_at, &run.folder, &run.format, &run.command,
        &run.fixture.path, &run.fixture.captured_at, &run.backup.checksum, &run.monitor.workload,
        &run.tables[0].name, &migration.path, &migration.checksum, &migration.version,
        &migration.name, &migration.up->statements[1].location.path}) {
    *text = hostile(random);
  }
  return run;
}

Judgement hostile_judgement(std::mt19937& random) {
  Judgement judgement = nasty_judgement(random);
  judgement.headline = hostile(random);
  for (Point& point : judgement.points) {
    point.check = checks()[random() % checks().size()].id;
    for (std::string* text : {&point.subject, &point.message, &point.allowed}) {
      *text = hostile(random);
    }
  }
  return judgement;
}

// No text of others is a box or a heading, nor ends a block or a table.
TEST(Checklist, StaysAListWhateverItHolds) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    const gate::Run run = hostile_run(random);
    const std::string text = checklist(run, hostile_judgement(random));

    EXPECT_EQ(lines_with(text, "- [").size(), checklist_rows().size()) << text;
    EXPECT_EQ(lines_with(text, "#").size(), 8U) << text;
    EXPECT_EQ(text.find('\r'), std::string::npos);
  }
}

}  // namespace
}  // namespace gate
