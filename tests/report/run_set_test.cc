// Reports of several scenarios.
#include "gate/report/run_set.h"

#include <gmock/gmock.h>

#include <sstream>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/report/run_json.h"
#include "gate/report/writer.h"
#include "tests/report/schema_check.h"
#include "tests/support/sample_run.h"

namespace gate {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using testing::ThrowsMessage;

RunSet sample_set() {
  RunSet set{.tool_version = "0.1.0",
             .started_at = "2026-11-21T07:04:08Z",
             .seconds = 3,
             .shard = {.scenarios = {"blog", "store"}},
             .total = sample_judgement()};
  set.runs.push_back({.run = sample_run(), .judgement = sample_judgement()});
  set.runs.back().run.scenario = "blog";
  set.runs.push_back({.run = sample_run(), .judgement = sample_judgement()});
  set.total.points.clear();
  set.total.counts = {.passed = 8, .failed = 4, .warning = 2, .skipped = 4, .error = 2};
  set.total.headline = "FAILED: 2 of 2 scenarios failed (blog, store)";
  return set;
}

std::string write(std::string_view format, const RunSet& set) {
  std::ostringstream out;
  write_report(find_writer(format), set, {}, out);
  return std::move(out).str();
}

TEST(RunSets, AreInTheReportOfEveryFormat) {
  for (const Writer& writer : writers()) {
    const std::string text = write(writer.name, sample_set());
    if (writer.name == "metrics" || writer.name == "dotenv") continue;
    EXPECT_THAT(text, AllOf(HasSubstr("blog"), HasSubstr("store"))) << writer.name;
  }
}

TEST(RunSets, HaveTheSameCountsInEveryFormat) {
  const RunSet set = sample_set();
  EXPECT_THAT(write("text", set),
              HasSubstr("\n8 passed, 4 failed, 2 warnings, 4 skipped, 2 errors\nFAILED: 2 of 2"));
  EXPECT_THAT(write("html", set), HasSubstr("<b>8</b> passed"));
  EXPECT_THAT(write("markdown", set), HasSubstr("| 4 | 2 | 2 | 8 | 4 |\n\n| scenario |"));
  EXPECT_THAT(write("metrics", set), HasSubstr("migration_gate_points_failed 4\n"));
  EXPECT_THAT(write("dotenv", set),
              AllOf(HasSubstr("MIGRATION_GATE_POINTS_PASSED=8\n"),
                    HasSubstr("MIGRATION_GATE_SCENARIOS=2\n"), Not(HasSubstr("SCENARIO_NAME"))));
  const json sarif = json::parse(write("sarif", set)).at("runs");
  ASSERT_EQ(sarif.size(), 1U);
  EXPECT_EQ(sarif[0].at("properties").at("failed"), 4);
  EXPECT_EQ(sarif[0].at("automationDetails").at("id"), "migration-gate/scenarios/");
}

TEST(RunSets, FollowTheirSchema) {
  const json schema = json::parse(read_file(GATE_SOURCE_DIR "/docs/schema/report-set.schema.json"));
  for (const RunSet& set : {sample_set(), RunSet{}}) {
    const std::string text = to_json(set);
    EXPECT_EQ(complaints(strict(schema), text), "");
    const json written = json::parse(text);
    for (const json& one : written.at("scenarios")) {
      EXPECT_EQ(complaints(report_schema(), one.dump()), "");
    }
  }
}

TEST(RunSets, AreReadBackWhole) {
  RunSet set = sample_set();
  set.remarks = {"a remark"};
  RunSet read = run_set_from_json(to_json(set), "set.json");
  read.tool_version = set.tool_version;
  read.total = set.total;
  for (std::size_t i = 0; i < set.runs.size(); ++i) {
    read.runs[i].judgement = set.runs[i].judgement;
  }
  for (const Writer& writer : writers()) {
    EXPECT_EQ(write(writer.name, read), write(writer.name, set)) << writer.name;
  }
}

TEST(RunSets, OfOneScenarioAreReadFromItsReport) {
  const RunSet set =
      run_set_from_json(to_json(sample_run(), sample_judgement(), nullptr), "one.json");

  EXPECT_TRUE(set.is_one);
  ASSERT_EQ(set.runs.size(), 1U);
  EXPECT_EQ(set.shard.scenarios, std::vector<std::string>{"store"});
}

TEST(RunSets, AreRefusedWhereSomethingIsDamaged) {
  const auto refuse = [](const std::string& text, const std::string& why) {
    EXPECT_THAT([&] { run_set_from_json(text, "set.json"); },
                ThrowsMessage<UsageError>(AllOf(StartsWith("set.json"), HasSubstr(why))));
  };
  json report = json::parse(to_json(sample_set()));
  const auto with = [&](const std::string& key, const json& value) {
    json changed = report;
    changed[key] = value;
    return changed.dump();
  };
  refuse(to_json(sample_set()).substr(0, 900), "this is not JSON");
  refuse(with("scenarios", 7), "scenarios: expected a list");
  refuse(with("scenarios", {7}), "scenarios[0]: expected an object");
  refuse(with("scenarios", {{{"a", 1}}}), "scenarios[0]:1: the report has no 'run'");
  refuse(with("shard", nullptr), "has no 'shard'");
  refuse(with("shard", {{"index", 4}, {"of", 3}}), "there is no shard 4/3");
  refuse(with("shard", {{"index", 1}, {"of", 3}, {"scenarios", 1}}), "expected a list");
  refuse(with("format_version", "2.0"), "cannot be read, only 1.x");
}

TEST(RunSets, LeaveWholeScenariosOutWhereNothingElseFits) {
  RunSet set = sample_set();
  const std::size_t count = 300;
  while (set.runs.size() < count) {
    set.runs.push_back(set.runs.front());
    set.runs.back().run.scenario = concat("s", set.runs.size(), std::string(100, 'x'));
  }
  const std::string comment = write("markdown", set);
  EXPECT_LE(comment.size(), 65'000U);
  EXPECT_THAT(comment, HasSubstr("_Left out, too: "));

  for (JudgedRun& one : set.runs) {
    for (int i = 0; i < 500; ++i) one.judgement.points.push_back(one.judgement.points[i % 5]);
  }
  const std::string page = write("html", set);
  EXPECT_LE(page.size(), 2'000'000U);
  EXPECT_THAT(page, HasSubstr("more scenarios</p>"));
}

}  // namespace
}  // namespace gate
