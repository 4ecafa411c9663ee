// What CI systems and code scanners read: SARIF, Code Quality, annotations, metrics, variables.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "gate/base/text.h"
#include "gate/report/facts.h"
#include "gate/report/writer.h"
#include "tests/support/golden.h"
#include "tests/support/nasty.h"
#include "tests/support/sample_run.h"

namespace gate {
namespace {

using nlohmann::json;
using testing::Each;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing::StartsWith;

std::string write(std::string_view format, const Run& run, const Judgement& judgement) {
  std::ostringstream out;
  find_writer(format).write(run, judgement, {}, out);
  return std::move(out).str();
}

std::string sample(std::string_view format) {
  return write(format, sample_run(), sample_judgement());
}

Judgement failing(std::size_t points, Verdict verdict) {
  Judgement judgement{.verdict = GateVerdict::failed, .headline = "FAILED"};
  for (std::size_t i = 0; i < points; ++i) {
    judgement.points.push_back({.check = "data/nulls",
                                .subject = concat("t.c", i),
                                .verdict = verdict,
                                .message = "no",
                                .location = {"m/1.sql", 7, 3}});
  }
  return judgement;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST(CiFormats, AreAsTheGoldenFilesHaveThem) {
  expect_golden("report.sarif", sample("sarif"));
  expect_golden("code-quality.json", sample("code-quality"));
  expect_golden("github.txt", sample("github"));
  expect_golden("metrics.txt", sample("metrics"));
  expect_golden("dotenv.txt", sample("dotenv"));
}

// What GitHub refuses a report for, or passes over.
void expect_good_result(const json& result, const json& rules) {
  const json& rule = rules.at(result.at("ruleIndex").get<std::size_t>());
  EXPECT_EQ(rule.at("id"), result.at("ruleId"));
  EXPECT_LE(result.at("message").at("text").get<std::string>().size(), 1024U);
  const json& place = result.at("locations").at(0).at("physicalLocation");
  const std::string uri = place.at("artifactLocation").at("uri");
  EXPECT_THAT(uri, MatchesRegex("[A-Za-z0-9_.~%][-A-Za-z0-9_.~/%]*"));
  EXPECT_GE(place.at("region").at("startLine"), 1);
}

TEST(Sarif, HasForEachResultWhatCodeScanningAsksFor) {
  const json run = json::parse(sample("sarif")).at("runs").at(0);
  const json& rules = run.at("tool").at("driver").at("rules");

  ASSERT_EQ(run.at("results").size(), 5U);
  for (const json& result : run.at("results")) expect_good_result(result, rules);
  EXPECT_EQ(run.at("automationDetails").at("id"), "migration-gate/store/");
}

TEST(Sarif, MarksWhatIsAllowedAsSuppressed) {
  const json results = json::parse(sample("sarif")).at("runs").at(0).at("results");

  const json& allowed = results.back();
  EXPECT_EQ(allowed.at("level"), "note");
  EXPECT_EQ(allowed.at("suppressions"),
            json::parse(R"([{"kind": "external", "justification": "unused since 2024"}])"));
  EXPECT_FALSE(results.front().contains("suppressions"));
}

TEST(Sarif, HasNoRuleWithoutADescription) {
  const Point point{.check = "a/b", .verdict = Verdict::failed, .message = "m", .why = "\x1b[0m "};
  const json report = json::parse(write("sarif", {}, {.points = {point}}));
  const json& rule = report["runs"][0]["tool"]["driver"]["rules"][0];
  EXPECT_EQ(rule["fullDescription"]["text"], "a/b");
}

TEST(Sarif, EncodesPaths) {
  Judgement judgement = failing(1, Verdict::failed);
  judgement.points[0].location.path = "./db/a b#ü.sql";

  EXPECT_THAT(write("sarif", {}, judgement), HasSubstr(R"("uri": "db/a%20b%23%C3%BC.sql")"));
}

TEST(Sarif, ShowsNoMoreThanCodeScanningDoes) {
  const json report = json::parse(write("sarif", {}, failing(6000, Verdict::warning)));

  EXPECT_EQ(report.at("runs").at(0).at("results").size(), 5000U);
}

TEST(CodeQuality, HasWhatGitlabTakes) {
  const json items = json::parse(sample("code-quality"));

  std::set<std::string> fingerprints;
  for (const json& item : items) {
    fingerprints.insert(item.at("fingerprint"));
    EXPECT_THAT(item.at("location").at("path").get<std::string>(), Not(StartsWith(".")));
    EXPECT_GE(item.at("location").at("lines").at("begin"), 1);
    EXPECT_THAT(item.at("severity").get<std::string>(), MatchesRegex("blocker|critical|minor"));
  }
  EXPECT_EQ(items.size(), 4U);
  EXPECT_EQ(fingerprints.size(), items.size());
}

TEST(CodeQuality, IsAnEmptyListWhereNothingIsWrong) {
  EXPECT_EQ(write("code-quality", {}, {}), "[]\n");
}

TEST(Github, ShowsTenOfAKindAndCountsTheRest) {
  const std::vector<std::string> lines =
      lines_of(write("github", {}, failing(25, Verdict::failed)));

  ASSERT_EQ(lines.size(), 11U);
  EXPECT_EQ(lines[0], "::error file=m/1.sql,line=7,title=data/nulls%3A t.c0::no%0Aat m/1.sql:7");
  EXPECT_EQ(lines[9], "::error title=migration-gate::… and 16 more; the report has them all");
  EXPECT_EQ(lines[10], "::notice title=migration-gate::FAILED");
}

TEST(Github, KeepsEveryMessageInItsCommand) {
  std::mt19937 random(7);
  for (int round = 0; round < 20; ++round) {
    const std::string text = write("github", sample_run(), nasty_judgement(random));
    for (const std::string& line : lines_of(text)) {
      EXPECT_THAT(line, StartsWith("::"));
      EXPECT_EQ(line.find("##["), line.npos) << line;
      EXPECT_EQ(line.find('\x1b'), line.npos) << line;
      EXPECT_EQ(find_invalid_utf8(line), line.npos) << line;
    }
  }
}

TEST(Github, EscapesAPathInsteadOfChangingIt) {
  Judgement judgement = failing(1, Verdict::failed);
  judgement.points[0].location.path = "db/a,b\n::error::100%.sql";

  EXPECT_THAT(write("github", {}, judgement),
              StartsWith("::error file=db/a%2Cb%0A%3A%3Aerror%3A%3A100%25.sql,line=7,"));
}

TEST(Github, SaysAnErrorWhereNoPointDoes) {
  const Judgement judgement{.verdict = GateVerdict::not_judged, .headline = "NOT JUDGED: 100%"};

  EXPECT_EQ(write("github", {}, judgement), "::error title=migration-gate::NOT JUDGED: 100%25\n");
}

TEST(Metrics, AreLinesOfANameAndANumber) {
  for (const std::string& line : lines_of(sample("metrics"))) {
    if (line.starts_with('#')) continue;
    EXPECT_TRUE(std::regex_match(line, std::regex("migration_gate_[a-z_]+ [0-9]+(\\.[0-9]+)?")))
        << line;
  }
  EXPECT_THAT(sample("metrics"), testing::EndsWith("# EOF\n"));
}

TEST(Dotenv, IsWhatGitlabTakes) {
  gate::Run run = sample_run();
  run.scenario = "two words\n\"x\"";
  const std::string text = write("dotenv", run, sample_judgement());

  EXPECT_LT(text.size(), 5000U);
  EXPECT_LE(lines_of(text).size(), 20U);  // where nobody allowed more
  for (const std::string& line : lines_of(text)) {
    EXPECT_TRUE(std::regex_match(line, std::regex("[A-Z_]+=[-A-Za-z0-9_.]*"))) << line;
  }
  EXPECT_THAT(text, HasSubstr("MIGRATION_GATE_SCENARIO_NAME=two-words--x-\n"));
}

TEST(Facts, ShowNumbersWithoutAnExponent) {
  EXPECT_EQ(show_number(0), "0");
  EXPECT_EQ(show_number(1e9), "1000000000");
  EXPECT_EQ(show_number(0.12345), "0.123");
  EXPECT_EQ(show_number(1.0 / 0.0), "0");
}

TEST(CiFormats, HoldWhateverIsInAPoint) {
  std::mt19937 random(11);
  for (int round = 0; round < 20; ++round) {
    gate::Run run = sample_run();
    run.scenario = nasty(random);
    run.engine = nasty(random);
    const Judgement judgement = nasty_judgement(random);
    EXPECT_FALSE(json::parse(write("sarif", run, judgement)).is_null());
    EXPECT_TRUE(json::parse(write("code-quality", run, judgement)).is_array());
    EXPECT_LT(write("markdown", run, judgement).size(), 65'001U);
  }
}

}  // namespace
}  // namespace gate
