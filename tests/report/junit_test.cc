#include <gmock/gmock.h>

#include <cstdlib>
#include <locale>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>

#include "gate/base/text.h"
#include "gate/report/junit_cases.h"
#include "gate/report/writer.h"
#include "tests/support/files.h"
#include "tests/support/golden.h"
#include "tests/support/nasty.h"
#include "tests/support/process.h"
#include "tests/support/sample_run.h"
#include "tests/support/temp.h"
#include "tests/support/tools.h"

namespace gate {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

std::string junit(const Run& run, const Judgement& judgement) {
  std::ostringstream out;
  find_writer("junit").write(run, judgement, {}, out);
  return std::move(out).str();
}

std::string sample() {
  return junit(sample_run(), sample_judgement());
}

Judgement judgement_of(std::vector<Point> points, GateVerdict verdict) {
  return {.verdict = verdict, .points = std::move(points), .headline = "GATE SAYS SO"};
}

// What xmllint and our schema say; empty = nothing. Without xmllint: what any XML reader refuses.
std::string complaints(const std::string& xml) {
  if (find_invalid_utf8(xml) != std::string::npos) return "not UTF-8";
  for (const char c : xml) {
    if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') return "control character";
  }
  if (!have(run_shell("xmllint --version"), "xmllint")) return "";
  const TempDir folder = test_folder();
  put_file(folder.file("junit.xml"), xml);
  const Finished lint =
      run_program({"xmllint", "--noout", "--schema", GATE_SOURCE_DIR "/docs/schema/junit.xsd",
                   folder.file("junit.xml")});
  return lint.exit_code == 0 ? "" : lint.output;
}

TEST(Junit, IsAsTheGoldenFileHasIt) {
  expect_golden("junit.xml", sample());
}

TEST(Junit, FollowsItsSchema) {
  EXPECT_EQ(complaints(sample()), "");
}

// No engine took part, whichever the scripts are for.
TEST(Junit, NamesNoEngineWhereScriptsWereOnlyRead) {
  EXPECT_THAT(junit({.engine = "postgresql", .text_only = true}, {}),
              HasSubstr("<testsuite name=\"migration-gate\""));
}

TEST(Junit, FollowsItsSchemaWithNothingToSay) {
  EXPECT_EQ(complaints(junit({}, {})), "");
}

TEST(Junit, FollowsItsSchemaWhateverIsInIt) {
  std::mt19937 random(7);
  for (int round = 0; round < 20; ++round) {
    gate::Run run = sample_run();
    run.engine = nasty(random);
    run.scenario = nasty(random);
    run.started_at = nasty(random);
    const std::string xml = junit(run, nasty_judgement(random));
    ASSERT_EQ(complaints(xml), "") << xml;
  }
}

TEST(Junit, HoldsAHugeMessage) {
  Point point{.check = "deploy/applies", .verdict = Verdict::failed};
  point.message = std::string(20'000'000, '<');
  point.statement = point.message;
  const std::string xml = junit({}, judgement_of({point, point}, GateVerdict::failed));
  EXPECT_LT(xml.size(), 100'000U);
  EXPECT_EQ(complaints(xml), "");
}

TEST(Junit, HoldsATextOfManyPoints) {
  std::vector<Point> points;
  for (int i = 0; i < 20'000; ++i) {
    points.push_back({.check = "lint/x", .verdict = Verdict::failed, .message = "no"});
  }
  const std::string xml = junit({}, judgement_of(points, GateVerdict::failed));
  EXPECT_THAT(xml, HasSubstr("bytes left out"));
  EXPECT_LT(xml.size(), 100'000U);
}

TEST(Junit, IsReadByPythonsJunitparser) {
  EXPECT_THAT(sample(), StartsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites "));
  if (!have(run_shell("/usr/bin/python3 -c 'import junitparser'"), "python3-junitparser")) return;
  const TempDir folder = test_folder();
  put_file(folder.file("junit.xml"), sample());
  const Finished python = run_program(
      {"/usr/bin/python3", "-c",
       "import sys, junitparser\n"
       "for suite in junitparser.JUnitXml.fromfile(sys.argv[1]):\n"
       "  print(suite.name, suite.tests, suite.failures, suite.errors, suite.skipped, suite.time)\n"
       "  for case in suite:\n"
       "    print(case.classname, case.name, [type(r).__name__ for r in case.result])\n",
       folder.file("junit.xml")});
  EXPECT_EQ(python.output,
            "sqlite 9 2 1 2 3.215\n"
            "gate.preflight preflight/fixture []\n"
            "migrations.2_totals data/row-counts ['Failure']\n"
            "migrations.2_totals data/column-dropped []\n"
            "migrations.2_totals data/rows-deleted []\n"
            "gate.monitor workload/old-app ['Skipped']\n"
            "migrations.2_totals rollback/applies ['Failure']\n"
            "migrations.3 rollback/applies ['Skipped']\n"
            "gate.rollback rollback/restore ['Error']\n"
            "gate.post-deploy blue/untouched []\n");
}

TEST(Junit, IsReadByXml2js) {
  EXPECT_THAT(sample(), Not(HasSubstr("CDATA")));
  const char* modules = std::getenv("GATE_NODE_MODULES");
  const std::string path = modules == nullptr ? "" : modules;
  const std::string require = "require(process.env.GATE_NODE_MODULES + '/xml2js')";
  if (!have(run_program({"node", "-e", require}), "GATE_NODE_MODULES with xml2js")) return;
  const TempDir folder = test_folder();
  put_file(folder.file("junit.xml"), sample());
  const Finished node = run_program(
      {"node", "-e",
       require + ".parseString(require('fs').readFileSync(process.argv[1]), (error, xml) => {"
                 "  if (error) throw error;"
                 "  const cases = xml.testsuites.testsuite[0].testcase;"
                 "  const failure = cases[1].failure[0];"
                 "  console.log(JSON.stringify([cases.length, failure.$, failure._]));"
                 "})",
       folder.file("junit.xml")});
  // What node itself has to say (of certificates, of its age) comes before.
  const std::size_t answer = node.output.find("[9,");
  ASSERT_NE(answer, std::string::npos) << node.output;
  const json read = json::parse(node.output.substr(answer));
  EXPECT_EQ(read[0], 9);
  EXPECT_EQ(read[1]["type"], "gate.data.row-counts");
  const std::string message = read[1]["message"];
  EXPECT_THAT(read[2].get<std::string>(), StartsWith(message + "\n"));
  EXPECT_THAT(read[2].get<std::string>(), HasSubstr("WHERE legacy_code = 'A&B'"));
}

// As GitLab does: XML becomes a hash, of which the text of an element is left and its attributes
// are not.
TEST(Junit, IsReadByActiveSupport) {
  const std::string require =
      "require 'active_support'; require 'active_support/core_ext/hash/conversions'\n";
  if (!have(run_program({"/usr/bin/ruby", "-e", require}), "ruby-activesupport")) return;
  const TempDir folder = test_folder();
  put_file(folder.file("junit.xml"), sample());
  const Finished ruby = run_program(
      {"/usr/bin/ruby", "-e",
       require + "suite = Hash.from_xml(File.read(ARGV[0]))['testsuites']['testsuite']\n"
                 "suite['testcase'].each do |one|\n"
                 "  kind = %w[failure error skipped].find { |kind| one.key?(kind) } or next\n"
                 "  puts [one['name'], kind, one[kind].class, one[kind].lines.first].join(' ')\n"
                 "end\n",
       folder.file("junit.xml")});
  EXPECT_EQ(ruby.output,
            "data/row-counts failure String order_items lost 3 of 60 rows by a cascade that no "
            "statement names\n"
            "workload/old-app skipped String no workload is declared\n"
            "rollback/applies failure String the down script of 2 is refused: UNIQUE constraint "
            "failed\n"
            "rollback/applies skipped String 0002 went before it\n"
            "rollback/restore error String the backup could not be restored: disk full: /tmp\n");
}

TEST(Junit, GathersAllPointsOfACheckInOneCaseWithTheWorstOutcome) {
  Point passed{.check = "a/b", .subject = "x", .migration = "2", .message = "fine"};
  Point failed = passed;
  failed.verdict = Verdict::failed;
  failed.message = "lost";
  failed.location = {"./m/2.sql", 7, 1};
  Point error = passed;
  error.verdict = Verdict::error;
  const Judgement judgement =
      judgement_of({passed, error, failed, passed, failed}, GateVerdict::failed);
  const auto cases = junit_cases(sample_run(), judgement);
  ASSERT_EQ(cases.size(), 1U);
  EXPECT_EQ(cases[0].outcome, Verdict::failed);
  EXPECT_EQ(cases[0].message, "lost (and 1 more)");
  EXPECT_EQ(cases[0].type, "a.b");
  EXPECT_EQ(cases[0].file, "m/2.sql");
  EXPECT_EQ(cases[0].line, 7);
  EXPECT_EQ(cases[0].points.size(), 5U);
}

TEST(Junit, LetsAWarningPassAndTellsItInTheOutput) {
  Point warning{.check = "a/b", .verdict = Verdict::warning, .message = "hm"};
  const std::string xml = junit({}, judgement_of({warning}, GateVerdict::passed));
  EXPECT_THAT(xml, HasSubstr("<system-out>warning: hm</system-out>"));
  EXPECT_THAT(xml, HasSubstr("tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\""));
}

TEST(Junit, FailsWhereOnlyAWarningFailedTheGate) {
  Point warning{.check = "a/b", .verdict = Verdict::warning, .message = "hm"};
  const std::string xml = junit({}, judgement_of({warning}, GateVerdict::failed));
  EXPECT_THAT(xml, HasSubstr("tests=\"2\" failures=\"1\""));
  EXPECT_THAT(xml, HasSubstr("<failure type=\"gate.verdict\" message=\"GATE SAYS SO\">"));
}

TEST(Junit, HasAnErrorWhereTheGateCouldNotJudge) {
  EXPECT_THAT(junit({}, judgement_of({}, GateVerdict::not_judged)),
              HasSubstr("tests=\"1\" failures=\"0\" errors=\"1\""));
}

TEST(Junit, HasAPassedCaseWhereNothingWasPending) {
  EXPECT_THAT(junit({}, judgement_of({}, GateVerdict::passed)),
              HasSubstr("tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\""));
}

TEST(Junit, CutsLongNamesAndStillTellsCasesApart) {
  gate::Run run;
  run.migrations = {{.version = "1", .name = std::string(5000, 'n')}};
  Point point{.check = "a/b", .migration = "1"};
  Point other{.check = "a/c", .migration = "1"};
  const Judgement judgement = judgement_of({point, other, point}, GateVerdict::passed);
  EXPECT_EQ(junit_cases(run, judgement).size(), 2U);
  EXPECT_EQ(complaints(junit(run, judgement)), "");
}

struct GermanNumbers : std::numpunct<char> {
  char do_decimal_point() const override { return ','; }
  char do_thousands_sep() const override { return '.'; }
  std::string do_grouping() const override { return "\3"; }
};

TEST(Junit, WritesNumbersAlikeInEveryLocale) {
  gate::Run run;
  run.seconds = 1234567.8916;
  Point point{.check = "a/b", .message = "lost", .location = {"m.sql", 12345, 1}};
  point.verdict = Verdict::failed;
  const Judgement judgement = judgement_of({point}, GateVerdict::failed);
  const std::string expected = junit(run, judgement);
  const std::locale before =
      std::locale::global(std::locale(std::locale::classic(), new GermanNumbers));
  const std::string xml = junit(run, judgement);
  std::locale::global(before);
  EXPECT_EQ(xml, expected);
  EXPECT_THAT(xml, HasSubstr("time=\"1234567.892\""));
}

TEST(Junit, HoldsTimesThatAreNone) {
  gate::Run run{.started_at = "yesterday", .seconds = -1};
  Point point{.check = "a/b", .seconds = std::numeric_limits<double>::infinity()};
  const std::string xml = junit(run, judgement_of({point}, GateVerdict::passed));
  EXPECT_THAT(xml, Not(HasSubstr("timestamp")));
  EXPECT_EQ(complaints(xml), "");
}

TEST(Junit, LeavesTheZoneOutOfTheTime) {
  EXPECT_THAT(sample(), HasSubstr("timestamp=\"2026-11-21T07:04:08\""));
}

}  // namespace
}  // namespace gate
