// Reports as others read them, whatever is in them: OASIS' schema for SARIF, Microsoft's own
// rules for it and GitHub's, what Prometheus' own library and tool read, GitHub's Markdown, what
// GitLab and Jenkins' xunit plugin take.
#include <gmock/gmock.h>

#include <cmath>
#include <regex>
#include <sstream>

#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/report/comparison.h"
#include "gate/report/writer.h"
#include "tests/report/schema_check.h"
#include "tests/support/files.h"
#include "tests/support/nasty.h"
#include "tests/support/sample_run.h"
#include "tests/support/temp.h"
#include "tests/support/tools.h"

namespace gate {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr int kRounds = 12;

struct Case {
  gate::Run run;
  Judgement judgement;
  std::optional<Comparison> comparison{};
};

// One as it is on any day, an empty one, and hostile ones.
std::vector<Case> cases() {
  std::vector<Case> all = {{sample_run(), sample_judgement()}, {{}, {}}};
  std::mt19937 random(13);
  for (int round = 0; round < kRounds; ++round) {
    gate::Run run = sample_run();
    for (std::string* text : {&run.engine, &run.engine_version, &run.scenario, &run.started_at,
                              &run.folder, &run.command, &run.fixture.path, &run.tables[0].name}) {
      *text = nasty(random);
    }
    run.seconds = round % 2 == 0 ? -1 : 1e300;
    all.push_back({run, nasty_judgement(random)});
    for (Point& point : all.back().judgement.points) point.check = concat("a/", point.check);
    if (round % 2 == 0) continue;
    gate::Run base = run;
    base.scenario = nasty(random);
    base.tables[0].name = nasty(random);
    all.back().comparison =
        compare_runs(nasty(random), base, nasty_judgement(random), run, all.back().judgement);
  }
  return all;
}

std::string write(std::string_view format, const Case& one) {
  std::ostringstream out;
  const Comparison* comparison = one.comparison ? &*one.comparison : nullptr;
  find_writer(format).write(one.run, one.judgement, {.comparison = comparison}, out);
  return std::move(out).str();
}

// All of them in one report, each under a name of its own.
RunSet set_of(const std::vector<Case>& all) {
  RunSet set{.tool_version = "0.1.0",
             .started_at = "2026-11-21T07:04:08Z",
             .seconds = 2,
             .remarks = {"::error::a | <b> remark"},
             .total = {.verdict = GateVerdict::failed, .exit_code = 1, .headline = "FAILED"}};
  for (const Case& one : all) {
    set.runs.push_back({one.run, one.judgement, one.comparison});
    set.runs.back().run.scenario += std::to_string(set.runs.size());
  }
  return set;
}

std::string write(std::string_view format, const RunSet& set) {
  std::ostringstream out;
  find_writer(format).write_all(set, {}, out);
  return std::move(out).str();
}

std::vector<std::string> reports(std::string_view format) {
  std::vector<Case> all = cases();
  // JSON has what the run has, and none takes less than no time.
  for (Case& one : all)
    one.run.seconds = format == "json" ? std::abs(one.run.seconds) : one.run.seconds;
  std::vector<std::string> texts;
  for (const Case& one : all) texts.push_back(write(format, one));
  texts.push_back(write(format, set_of(all)));
  texts.push_back(write(format, set_of({})));
  return texts;
}

// How a program ends that gets the paths of all reports of a format.
Finished run_on(std::string_view format, std::vector<std::string> words) {
  const TempDir folder = test_folder();
  for (const std::string& report : reports(format)) {
    words.push_back(folder.file(concat(words.size(), ".report")));
    put_file(words.back(), report);
  }
  return run_program(words);
}

std::string said_by_python(std::string_view format, const std::string& program) {
  const Finished python = run_on(format, {"/usr/bin/python3", "-c", program});
  return python.exit_code == 0 ? python.output
                               : concat("ended with ", python.exit_code, ": ", python.output);
}

// A schema that ajv in its strict mode takes, too, is one that others can use.
TEST(Readers, JsonFollowsItsSchemasAsAjvReadsThem) {
  const std::string modules = GATE_SOURCE_DIR "/build/tools/node_modules";
  if (!exists(modules + "/ajv")) {
    GTEST_SKIP() << "ajv is not in build/tools: the npm registry did not answer ci/tools";
  }
  const std::string program =
      "const fs = require('node:fs');"
      "const { Ajv } = require('ajv');"
      "const read = (path) => JSON.parse(fs.readFileSync(path, 'utf8'));"
      "const [folder, ...paths] = process.argv.slice(1);"
      "const schema_of = (report) => Array.isArray(report) ? 'code-quality'"
      "  : 'scenarios' in report ? 'report-set' : 'report';"
      "for (const path of paths) {"
      "  const report = read(path);"
      "  const ajv = new Ajv({ strict: true });"
      "  const rules = read(`${folder}/${schema_of(report)}.schema.json`);"
      "  if (ajv.validate(rules, report)) continue;"
      "  console.log(path, ajv.errorsText());"
      "  process.exitCode = 1;"
      "}";
  for (const char* format : {"json", "code-quality"}) {
    const Finished node = run_on(format, {"env", "NODE_PATH=" + modules, "node", "-e", program,
                                          GATE_SOURCE_DIR "/docs/schema"});
    EXPECT_EQ(node.exit_code, 0) << node.output;
  }
}

TEST(Readers, SarifFollowsTheSchemaOfItsStandard) {
  const std::string schema = concat(GATE_SOURCE_DIR,
                                    "/build/tools/node_modules/@microsoft/jest-sarif/lib/schemas/"
                                    "sarif-2.1.0-rtm.5.json");
  if (!exists(schema)) {
    GTEST_SKIP() << "the schema is not in build/tools: the npm registry did not answer ci/tools";
  }
  if (!have(run_shell("/usr/bin/python3 -c 'import jsonschema'"), "python3-jsonschema")) return;
  EXPECT_EQ(
      said_by_python("sarif", concat("import json, sys, jsonschema\n"
                                     "rules = json.load(open('",
                                     schema,
                                     "'))\n"
                                     "check = jsonschema.Draft4Validator(rules, format_checker="
                                     "jsonschema.FormatChecker())\n"
                                     "for path in sys.argv[1:]:\n"
                                     "  for error in check.iter_errors(json.load(open(path))):\n"
                                     "    print(error.json_path, error.message[:300])\n"
                                     "wrong = {'version': '2.1.0', 'runs': [{}]}\n"
                                     "assert not check.is_valid(wrong)\n")),
      "");
}

// Beyond the schema: the rules of the standard, and those of GitHub's code scanning. The tool ends
// well whatever it finds.
TEST(Readers, SarifIsWhatTheMultitoolTakes) {
  const std::string tool = GATE_SOURCE_DIR "/build/tools/sarif-multitool";
  if (!exists(tool)) {
    GTEST_SKIP() << "sarif-multitool is not in build/tools: the npm registry did not answer";
  }
  const TempDir folder = test_folder();
  std::vector<std::string> paths;
  for (const std::string& report : reports("sarif")) {
    paths.push_back(folder.file(concat(paths.size(), ".sarif")));
    put_file(paths.back(), report);
  }
  const auto errors_of = [&](const std::vector<std::string>& files) {
    std::vector<std::string> words = {"env",         "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1",
                                      tool,          "validate",
                                      "--rule-kind", "Sarif;Ghas",
                                      "--level",     "Error;Warning",
                                      "--log",       "ForceOverwrite",
                                      "--output",    folder.file("found.json")};
    words.insert(words.end(), files.begin(), files.end());
    const Finished finished = run_program(words);
    EXPECT_THAT(finished.output, HasSubstr("Analysis completed successfully."));
    std::string errors;
    std::istringstream lines(finished.output);
    for (std::string line; std::getline(lines, line);) {
      if (std::regex_search(line, std::regex("\\): error [A-Z]+[0-9]+: "))) errors += line + '\n';
    }
    return errors;
  };
  EXPECT_EQ(errors_of(paths), "");
  json wrong = json::parse(read_file(paths[0]));
  wrong["runs"][0]["results"][0]["locations"] = json::array();
  put_file(folder.file("wrong.sarif"), wrong.dump());
  EXPECT_THAT(errors_of({folder.file("wrong.sarif")}), HasSubstr("error GH1015"));
}

TEST(Readers, MetricsAreWhatPromtoolTakes) {
  const std::string tool = GATE_SOURCE_DIR "/build/tools/promtool";
  if (!exists(tool)) {
    GTEST_SKIP() << "promtool is not in build/tools: Debian did not answer ci/tools";
  }
  const TempDir folder = test_folder();
  const auto said_of = [&](const std::string& metrics) {
    put_file(folder.file("metrics"), metrics);
    return run_shell(concat(tool, " check metrics < ", shell_quote(folder.file("metrics")))).output;
  };
  const std::vector<std::string> all = reports("metrics");
  for (const std::string& report : all) EXPECT_EQ(said_of(report), "");
  EXPECT_THAT(said_of(std::regex_replace(all[0], std::regex("# HELP[^\n]*\n"), "")),
              HasSubstr("no help text"));
}

TEST(Readers, MetricsAreOpenMetrics) {
  if (!have(run_shell("/usr/bin/python3 -c 'import prometheus_client'"),
            "python3-prometheus-client")) {
    return;
  }
  EXPECT_EQ(
      said_by_python("metrics",
                     "import sys\n"
                     "from prometheus_client.openmetrics import parser\n"
                     "for path in sys.argv[1:]:\n"
                     "  families = list(parser.text_string_to_metric_families(open(path).read()))\n"
                     "  assert len(families) > 10, path\n"
                     "  for family in families:\n"
                     "    assert family.type == 'gauge' and family.documentation, family\n"),
      "");
}

TEST(Readers, CodeQualityIsWhatGitlabTakes) {
  const json schema =
      json::parse(read_file(GATE_SOURCE_DIR "/docs/schema/code-quality.schema.json"));
  for (const std::string& report : reports("code-quality")) {
    EXPECT_EQ(complaints(schema, report), "");
  }
}

TEST(Readers, JenkinsXunitFollowsItsSchema) {
  if (!have(run_shell("xmllint --version"), "xmllint")) return;
  const TempDir folder = test_folder();
  const auto lint = [&](const std::string& schema, const std::string& report) {
    put_file(folder.file("report.xml"), report);
    return run_program({"xmllint", "--noout", "--schema",
                        concat(GATE_SOURCE_DIR, "/docs/schema/", schema),
                        folder.file("report.xml")});
  };
  for (const std::string& report : reports("jenkins-xunit")) {
    const Finished finished = lint("jenkins-xunit.xsd", report);
    EXPECT_EQ(finished.exit_code, 0) << finished.output;
  }
  for (const std::string& report : reports("junit")) {
    const Finished finished = lint("junit.xsd", report);
    EXPECT_EQ(finished.exit_code, 0) << finished.output;
  }
  EXPECT_THAT(lint("jenkins-xunit.xsd", write("junit", cases().front())).output,
              HasSubstr("attribute 'file' is not allowed"));
}

// As GitHub shows it, but for what GitHub's own marks would become.
std::string html_of(const std::string& markdown) {
  const TempDir folder = test_folder();
  put_file(folder.file("comment.md"), markdown);
  const Finished cmark =
      run_program({"cmark-gfm", "--unsafe", "-e", "table", "-e", "strikethrough", "-e", "autolink",
                   "-e", "tagfilter", folder.file("comment.md")});
  EXPECT_EQ(cmark.exit_code, 0) << cmark.output;
  return cmark.output;
}

std::size_t count_in(const std::string& text, std::string_view what) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != text.npos; at = text.find(what, at + 1)) ++count;
  return count;
}

// Elements that no text of a report may bring about.
std::vector<std::string> strange_tags(const std::string& html) {
  static const std::regex kTag("<(/?[A-Za-z!][^ >]*)[^>]*>");
  static const std::regex kOurs(
      "/?(h1|h2|h3|p|table|thead|tbody|tr|th|td|pre|code|ul|li|strong|em|details|summary|sub)");
  std::vector<std::string> strange;
  for (std::sregex_iterator tag(html.begin(), html.end(), kTag), end; tag != end; ++tag) {
    const std::string name = (*tag)[1];
    if (!std::regex_match(name, kOurs) && tag->position() != 0) strange.push_back(tag->str());
  }
  return strange;
}

// Everything is in the place that it was written for.
void expect_shape(const Case& one) {
  const std::string markdown = write("markdown", one);
  const std::string html = html_of(markdown);
  const auto shown = std::ranges::count_if(one.judgement.points, [](const Point& point) {
    return point.verdict == Verdict::failed || point.verdict == Verdict::error;
  });
  EXPECT_THAT(strange_tags(html), IsEmpty()) << markdown << html;
  EXPECT_EQ(count_in(html, "<h1>"), 0U) << markdown;
  EXPECT_EQ(count_in(html, "<h2>"), 1U) << markdown;
  EXPECT_EQ(count_in(html, "<h3>"), static_cast<std::size_t>(shown)) << markdown;
  EXPECT_EQ(count_in(html, "<details>"), count_in(markdown, "\n</details>")) << markdown;
  EXPECT_EQ(count_in(html, "<details>"), count_in(html, "</details>")) << markdown;
  EXPECT_EQ(count_in(html, "<sub>"), 1U) << markdown;
}

bool can_read_markdown() {
  return have(run_shell("cmark-gfm --version"), "cmark-gfm");
}

TEST(Readers, MarkdownKeepsItsShapeWhateverIsInIt) {
  if (!can_read_markdown()) return;
  for (const Case& one : cases()) expect_shape(one);
}

TEST(Readers, MarkdownOfSeveralKeepsItsShapeToo) {
  if (!can_read_markdown()) return;
  std::vector<Case> all = cases();
  for (int i = 0; i < 40; ++i) all.push_back(all[static_cast<std::size_t>(i)]);
  for (const std::vector<Case>& some : {cases(), all}) {
    const std::string markdown = write("markdown", set_of(some));
    const std::string html = html_of(markdown);
    EXPECT_LE(markdown.size(), 65'000U);
    EXPECT_EQ(count_in(html, "<h1>"), 0U) << markdown;
    EXPECT_THAT(strange_tags(html), IsEmpty()) << markdown;
    EXPECT_EQ(count_in(html, "<details>"), count_in(html, "</details>")) << markdown;
  }
}

// Its title, and its seven phases.
TEST(Readers, ChecklistKeepsItsShapeWhateverIsInIt) {
  if (!can_read_markdown()) return;
  for (const Case& one : cases()) {
    const std::string markdown = write("checklist", one);
    const std::string html = html_of(markdown);
    EXPECT_THAT(strange_tags(html), IsEmpty()) << markdown << html;
    EXPECT_EQ(count_in(html, "<h1>"), 1U) << markdown;
    EXPECT_EQ(count_in(html, "<h2>"), 7U) << markdown;
  }
}

TEST(Readers, MarkdownTakesNoTextForAList) {
  if (!can_read_markdown()) return;
  Case one{sample_run(), {.verdict = GateVerdict::failed, .headline = "1. - no"}};
  for (const std::string_view text :
       {"- a", "+ a", "* a", "1. a", "12) a", "---", "===", "> a", "# a", "~~~", "    a", "[a]: b",
        "|-|", "<details>", "</details>", "-", "1."}) {
    one.judgement.points.push_back({.check = "a/b",
                                    .subject = std::string(text),
                                    .verdict = Verdict::failed,
                                    .message = std::string(text),
                                    .why = std::string(text)});
    one.judgement.points.push_back(one.judgement.points.back());
    one.judgement.points.back().verdict = Verdict::warning;
  }
  expect_shape(one);
}

}  // namespace
}  // namespace gate
