// The page: complete by itself, and nothing in it that a text from outside brought along.
#include <gmock/gmock.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <sstream>

#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/report/comparison.h"
#include "gate/report/html_charts.h"
#include "gate/report/html_table.h"
#include "gate/report/html_text.h"
#include "gate/report/members.h"
#include "gate/report/writer.h"
#include "tests/support/golden.h"
#include "tests/support/nasty.h"
#include "tests/support/process.h"
#include "tests/support/sample_run.h"
#include "tests/support/temp.h"
#include "tests/support/tools.h"

namespace gate {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::Not;
using testing::StartsWith;

// What ci/tools fetches of the npm registry.
const std::string kModules = GATE_SOURCE_DIR "/build/tools/node_modules";

std::string html(const Run& run, const Judgement& judgement,
                 const Comparison* comparison = nullptr) {
  std::ostringstream out;
  find_writer("html").write(run, judgement, {.comparison = comparison}, out);
  return std::move(out).str();
}

std::string sample() {
  return html(sample_run(), sample_judgement());
}

std::string source(const std::string& name) {
  return read_file(GATE_SOURCE_DIR "/gate/report/html/" + name);
}

// A page without what is ours alone: the style sheet and the script.
std::string without_sources(std::string page) {
  for (const char* name : {"report.css", "report.js"}) {
    const std::string text = source(name);
    const std::size_t at = page.find(text);
    EXPECT_NE(at, page.npos) << name;
    if (at != page.npos) page.erase(at, text.size());
  }
  return page;
}

std::vector<std::smatch> matches(const std::string& text, const std::regex& pattern) {
  return {std::sregex_iterator(text.begin(), text.end(), pattern), std::sregex_iterator()};
}

std::vector<std::string> values(const std::string& page, const std::string& attribute) {
  std::vector<std::string> found;
  for (const auto& match : matches(page, std::regex(" " + attribute + "=\"([^\"]*)\""))) {
    found.push_back(match[1]);
  }
  return found;
}

template <typename T>
void poison(T& value, std::mt19937& random);

template <typename T>
void poison(std::vector<T>& values, std::mt19937& random) {
  for (T& value : values) poison(value, random);
}

template <typename T>
void poison(std::optional<T>& value, std::mt19937& random) {
  if (value) poison(*value, random);
}

// Every text that a run can hold, wherever it is.
template <typename T>
void poison(T& value, std::mt19937& random) {
  if constexpr (std::same_as<T, std::string>) {
    value = nasty(random);
  } else if constexpr (requires { visit_members(value, [](std::string_view, auto&) {}); }) {
    visit_members(value, [&](std::string_view, auto& member) { poison(member, random); });
  }
}

Run nasty_run(std::mt19937& random) {
  gate::Run run = sample_run();
  poison(run, random);
  return run;
}

// Beside a base that is as hostile.
std::string nasty_comparison(std::mt19937& random) {
  const gate::Run run = nasty_run(random);
  const Judgement judgement = nasty_judgement(random);
  gate::Run base = nasty_run(random);
  for (PassRecord& pass : base.passes) pass = {.name = run.passes[0].name, .seconds = 1e6};
  const Comparison comparison =
      compare_runs(nasty(random), base, nasty_judgement(random), run, judgement);
  return html(run, judgement, &comparison);
}

Judgement with_points(std::size_t count, const std::string& text) {
  Judgement judgement{.verdict = GateVerdict::failed, .headline = "FAILED"};
  for (std::size_t i = 0; i < count; ++i) {
    judgement.points.push_back({.check = "data/nulls",
                                .subject = concat("t.c", i),
                                .verdict = Verdict::failed,
                                .message = text,
                                .why = text,
                                .hint = text,
                                .statement = text});
  }
  return judgement;
}

TEST(Html, IsAsTheGoldenFileHasIt) {
  expect_golden("report.html", sample());
}

TEST(Html, SaysTheVerdictFirst) {
  const std::string page = sample();
  EXPECT_THAT(page, HasSubstr("<title>failed: store - migration-gate</title>"));
  EXPECT_LT(page.find("GATE FAILED: 2 failed"), page.find("<nav"));
  EXPECT_LT(page.find("Limits: what was used of what is allowed"), page.find("<nav"));
  EXPECT_LT(page.find("disk full: /tmp"), page.find("<nav"));
}

TEST(Html, HasWhateverVerdictInItsTitle) {
  EXPECT_THAT(html({}, {}), HasSubstr("<title>passed: rehearsal - migration-gate</title>"));
  EXPECT_THAT(html({}, {.verdict = GateVerdict::not_judged}),
              HasSubstr("<title>not judged: rehearsal - migration-gate</title>"));
}

TEST(Html, PromisesNothingWhereNothingWasJudgedOrRehearsed) {
  gate::Run run;
  run.migrations = {{.version = "1", .pending = true}};
  const std::string page = html(run, {.verdict = GateVerdict::not_judged});
  EXPECT_THAT(page, HasSubstr("No point failed, but that is no verdict: it stands above."));
  EXPECT_THAT(page, Not(HasSubstr("nothing to warn of")));
  EXPECT_THAT(page, HasSubstr("–</span> not judged</span> 1</h3>"));
  run.text_only = true;
  EXPECT_THAT(html(run, {}), AllOf(HasSubstr("<title>linted: "), Not(HasSubstr("<dt>Engine"))));
}

TEST(Html, OpensWhatFailed) {
  const std::string page = sample();
  EXPECT_THAT(page, HasSubstr("<details class=\"item failed\" id=\"data-row-counts-order_items-2\" "
                              "data-status=\"failed\" open>"));
  EXPECT_THAT(page, HasSubstr("<details class=\"item failed\" id=\"migration-2\" open>"));
  EXPECT_THAT(page, HasSubstr("id=\"data-rows-deleted-products-2\" data-status=\"warning\">"));
}

TEST(Html, PointsAtTheStatementThatIsToBlame) {
  const std::string page = sample();
  const std::size_t row = page.find("<tr class=\"culprit\">");
  ASSERT_NE(row, page.npos);
  const std::string found = page.substr(row, page.find("</tr>", row) - row);
  EXPECT_THAT(found, HasSubstr("▶ 3 </span><mark>DELETE FROM products</mark>"));
  EXPECT_THAT(found, HasSubstr("<a href=\"#data-row-counts-order_items-2\">"));
  EXPECT_THAT(found, HasSubstr("<li>deletes from order_items by cascade</li>"));
  EXPECT_THAT(found, HasSubstr("2<br>+3 indirectly"));
}

TEST(Html, GroupsWhatWasSkippedByItsReason) {
  Judgement judgement;
  for (const char* check : {"a/b", "a/c", "a/b"}) {
    judgement.points.push_back({.check = check, .verdict = Verdict::skipped, .message = "no <x>"});
  }
  EXPECT_THAT(html({}, judgement), HasSubstr("no &lt;x&gt;</th><td><code>a/b</code> × 2, "
                                             "<code>a/c</code></td>"));
}

TEST(Html, LeavesOutWhatALintRunDoesNotSee) {
  gate::Run run = sample_run();
  run.text_only = true;
  const std::string page = html(run, sample_judgement());
  for (const char* section : {"timeline", "rows", "rollback"}) {
    EXPECT_THAT(page, Not(HasSubstr(concat("<section id=\"", section, '"'))));
    EXPECT_THAT(page, Not(HasSubstr(concat("href=\"#", section, '"'))));
  }
  EXPECT_THAT(page, AllOf(Not(HasSubstr("Limits:")), Not(HasSubstr("Rows changed")),
                          HasSubstr("DELETE FROM products")));
}

TEST(Html, DrawsNoStateThatWasNotReached) {
  gate::Run run;
  run.tables = {{.name = "t", .blue = 7, .green = 7}, {.name = "u", .blue = 7, .green = 0}};
  const std::string page = html(run, {});
  EXPECT_THAT(page, AllOf(HasSubstr("u: 7 → 0</text>"), Not(HasSubstr("t: 7 → 7"))));
  EXPECT_THAT(page, Not(HasSubstr(">Rolled back<")));
}

TEST(Html, AsksNobodyForAnything) {
  const std::string page = sample();
  for (const char* word : {" src=", "url(", "@import", "<link", "<iframe", "<img", "fetch("}) {
    EXPECT_THAT(page, Not(HasSubstr(word)));
  }
  const std::vector<std::string> ids = values(page, "id");
  const std::set<std::string> unique(ids.begin(), ids.end());
  EXPECT_EQ(unique.size(), ids.size());
  for (const std::string& link : values(page, "href")) {
    ASSERT_THAT(link, StartsWith("#"));
    EXPECT_EQ(unique.count(link.substr(1)), 1U) << link;
  }
}

std::string base64_sha256(const std::string& text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  std::array<unsigned char, 64> base64{};
  EVP_EncodeBlock(base64.data(), digest.data(), SHA256_DIGEST_LENGTH);
  return reinterpret_cast<const char*>(base64.data());
}

TEST(Html, LetsNothingRunButItsOwn) {
  const std::string page = sample();
  const std::string policy = values(page, "content").front();
  for (const auto& [element, name] :
       {std::pair{"style", "report.css"}, std::pair{"script", "report.js"}}) {
    const std::string text = source(name);
    EXPECT_THAT(page, HasSubstr(concat('<', element, '>', text, "</", element, '>')));
    EXPECT_THAT(policy, HasSubstr(concat(element, "-src 'sha256-", base64_sha256(text), "'")));
  }
  EXPECT_THAT(policy, AllOf(StartsWith("default-src 'none';"), Not(HasSubstr("unsafe"))));
}

// Names of elements and attributes are ours: whatever a text brings is text.
void expect_only_ours(const std::string& page) {
  static const std::set<std::string> kElements = {
      "html",       "head",    "meta",    "title", "style", "body", "a",    "header", "h1",
      "h2",         "h3",      "p",       "ul",    "li",    "b",    "div",  "nav",    "main",
      "section",    "details", "summary", "span",  "code",  "pre",  "mark", "em",     "figure",
      "figcaption", "table",   "caption", "thead", "tbody", "tr",   "th",   "td",     "dl",
      "dt",         "dd",      "svg",     "text",  "rect",  "br",   "time", "script"};
  static const std::set<std::string> kAttributes = {
      "lang",       "charset",     "http-equiv", "content",        "name",   "class",
      "href",       "id",          "open",       "aria-hidden",    "role",   "tabindex",
      "aria-label", "scope",       "datetime",   "width",          "height", "x",
      "y",          "data-status", "rx",         "aria-labelledby"};
  static const std::regex kTag("<([a-z0-9]+)((?: [a-z-]+(?:=\"[^\"<>]*\")?)*)>|</[a-z0-9]+>");
  static const std::regex kAttribute(" ([a-z-]+)(=\"[^\"]*\")?");
  const std::string markup = without_sources(page);
  int scripts = 0;
  const std::string_view type = "<!DOCTYPE html>";
  ASSERT_THAT(markup, StartsWith(type));
  for (std::size_t at = markup.find('<', type.size()); at != markup.npos;
       at = markup.find('<', at + 1)) {
    const std::string tag = markup.substr(at, markup.find('>', at) + 1 - at);
    std::smatch parts;
    ASSERT_TRUE(std::regex_match(tag, parts, kTag)) << tag;
    EXPECT_TRUE(!parts[1].matched || kElements.contains(parts[1])) << tag;
    scripts += parts[1] == "script" ? 1 : 0;
    const std::string attributes = parts[2];
    for (const auto& attribute : matches(attributes, kAttribute)) {
      EXPECT_TRUE(kAttributes.contains(attribute[1])) << tag;
    }
  }
  EXPECT_EQ(scripts, 1);
  EXPECT_EQ(find_invalid_utf8(page), page.npos);
  EXPECT_EQ(page.find_first_of(std::string("\0\r\x1b\x7f", 4)), page.npos);
}

// As XML, which forgives nothing: every element ends where it has to.
void expect_well_formed(const std::string& page) {
  static const bool has_xmllint = have(run_program({"xmllint", "--version"}), "xmllint");
  if (!has_xmllint) return;
  std::string xml =
      std::regex_replace(without_sources(page), std::regex("<((?:meta|br)[^>]*)>"), "<$1/>");
  xml = std::regex_replace(xml, std::regex("<details([^>]*) open>"), "<details$1 open=\"\">");
  const TempDir folder = test_folder();
  write_file(folder.path() + "/page.xml", xml);
  const Finished finished = run_program({"xmllint", "--noout", folder.path() + "/page.xml"});
  EXPECT_EQ(finished.exit_code, 0) << finished.output;
}

TEST(Html, HoldsWhateverIsInAText) {
  std::mt19937 random(13);
  for (int round = 0; round < 10; ++round) {
    const std::string page = html(nasty_run(random), nasty_judgement(random));
    expect_only_ours(page);
    expect_well_formed(page);
    const std::string compared = nasty_comparison(random);
    expect_only_ours(compared);
    expect_well_formed(compared);
  }
  expect_only_ours(sample());
  expect_well_formed(sample());
  expect_well_formed(html({}, {}));
}

TEST(Html, StaysBelowTwoMegabytesAndCountsWhatItLeavesOut) {
  const std::string page = html({}, with_points(3000, std::string(5000, '<')));
  EXPECT_LT(page.size(), 2'000'000U);
  EXPECT_THAT(page, HasSubstr("Shortened, so that this file stays below 2 MB"));
  EXPECT_THAT(page, testing::ContainsRegex("… and 2,9[0-9][0-9] more points"));
  expect_well_formed(page);
}

TEST(Html, CutsLongListsOfEachKind) {
  gate::Run run;
  StatementRecord statement{.sql = std::string(9000, '&'), .location = {"m.sql", 1, 1}};
  for (int i = 0; i < 300; ++i) {
    MigrationRecord migration{.version = std::to_string(i), .pending = true};
    migration.up = ScriptRecord{.statements = {300, statement}, .completed = true};
    migration.change = StateDifference{};
    migration.change->schema.resize(300, {.kind = "column", .name = "t.c"});
    run.migrations.push_back(migration);
    run.tables.push_back({.name = concat("t", i), .blue = i});
  }
  const std::string page = html(run, {});
  EXPECT_LT(page.size(), 2'000'000U);
  EXPECT_THAT(page, testing::ContainsRegex("… and 2[0-9][0-9] more migrations"));
  EXPECT_THAT(page, testing::ContainsRegex("… and 2[0-9][0-9] more rows"));
  expect_well_formed(page);
}

TEST(Html, IsWholeWhereOneStatementIsLong) {
  const std::string lines(100'000, '\n');
  const std::string page = html({}, with_points(1, "SELECT 1" + lines + "x"));
  EXPECT_LT(page.size(), 200'000U);
  EXPECT_THAT(page, testing::ContainsRegex("… and 3,[0-9]+ more lines</em>"));
}

TEST(HtmlText, ShowsWhatIsHiddenAndEndsNoAttribute) {
  EXPECT_EQ(html_text("<a b=\"'&'\">\x01\xE2\x80\xAE\xFF"),
            "&lt;a b=&quot;&#39;&amp;&#39;&quot;&gt;\\x01\\u202e\uFFFD");
  EXPECT_EQ(html_text("abcdef", 3), "abc...");
}

TEST(HtmlText, NumbersTheLinesOfSql) {
  const std::string sql = html_sql("a\n<\n", 7, 8, 4000);
  EXPECT_THAT(sql, HasSubstr("<span class=\"n\">7 </span>a\n"));
  EXPECT_THAT(sql, HasSubstr("<span class=\"n\">▶ 8 </span><mark>&lt;</mark>\n"));
  EXPECT_THAT(html_sql("a\nb", 0, 0, 4000), Not(HasSubstr("class=\"n\"")));
}

TEST(HtmlText, GivesEachIdOnce) {
  HtmlIds ids;
  EXPECT_EQ(ids.take("data/row-counts-ü \"x\"-2"), "data-row-counts-x-2");
  EXPECT_EQ(ids.take("data/row-counts-x-2"), "data-row-counts-x-2-2");
  EXPECT_EQ(ids.take("ü"), "x");
  EXPECT_EQ(ids.take("7"), "x7");
}

TEST(HtmlTable, HeadsColumnsAndRows) {
  const std::string table = html_table(
      {.caption = "A & B", .columns = {"Name", "#Rows"}, .rows = {{.cells = {"t", "7"}}}});
  EXPECT_THAT(table, HasSubstr("<caption><span>A &amp; B</span></caption>"));
  EXPECT_THAT(table, HasSubstr("<th scope=\"col\" class=\"number\">Rows</th>"));
  EXPECT_THAT(table, HasSubstr("<tr><th scope=\"row\">t</th><td class=\"number\">7</td></tr>"));
  EXPECT_THAT(html_table({.columns = {"Name"}, .rows = {{.cells = {""}}}}),
              HasSubstr("<th scope=\"row\">–</th>"));
  EXPECT_EQ(html_table({.caption = "A", .columns = {"Name"}}), "");
}

TEST(HtmlChart, ShowsTheShortestAndLeavesOutNothing) {
  const std::string chart =
      html_chart("c", "<t>", {{"a", {{0, 1e-9, "first"}, {0.5, 0, "second"}, {0.9, 9, "third"}}}});
  EXPECT_THAT(chart, HasSubstr("<title id=\"c\">&lt;t&gt;</title>"));
  EXPECT_THAT(chart, HasSubstr("class=\"first\" x=\"0%\" y=\"18\" width=\"0.4%\""));
  EXPECT_THAT(chart, Not(HasSubstr("second")));
  EXPECT_THAT(chart, HasSubstr("class=\"third\" x=\"0%\" y=\"38\" width=\"100%\""));
}

std::string html_of_several(std::mt19937& random) {
  RunSet set{.remarks = {"a remark"}, .total = {.headline = "PASSED"}};
  set.runs.push_back({.run = sample_run(), .judgement = sample_judgement()});
  set.runs.push_back({.run = sample_run(), .judgement = {}});
  set.runs.push_back({.run = nasty_run(random), .judgement = nasty_judgement(random)});
  set.runs.push_back({.run = {}, .judgement = {}});
  std::ostringstream out;
  find_writer("html").write_all(set, {}, out);
  return std::move(out).str();
}

// The pages that the validators look at.
std::vector<std::string> pages_in(const std::string& folder) {
  std::mt19937 random(17);
  gate::Run text_only = sample_run();
  text_only.text_only = true;
  const std::map<std::string, std::string> pages = {
      {"empty", html({}, {})},
      {"sample", sample()},
      {"lint", html(text_only, sample_judgement())},
      {"nasty", html(nasty_run(random), nasty_judgement(random))},
      {"compared", nasty_comparison(random)},
      {"cut", html({}, with_points(500, "<"))},
      {"several", html_of_several(random)}};
  std::vector<std::string> paths;
  for (const auto& [name, page] : pages) {
    paths.push_back(concat(folder, '/', name, ".html"));
    write_file(paths.back(), page);
  }
  return paths;
}

TEST(Html, IsAccessibleAsHtmlValidateSeesIt) {
  if (!std::filesystem::exists(kModules + "/html-validate")) {
    GTEST_SKIP() << "html-validate is not in build/tools: the npm registry did not answer ci/tools";
  }
  const TempDir folder = test_folder();
  std::vector<std::string> words = {"env", "NODE_PATH=" + kModules, "node",
                                    GATE_SOURCE_DIR "/tests/report/validate_html.cjs"};
  for (const std::string& path : pages_in(folder.path())) words.push_back(path);
  const Finished finished = run_program(words);
  EXPECT_EQ(finished.exit_code, 0) << finished.output;
}

TEST(Html, IsValidAsTheNuCheckerSeesIt) {
  const std::string jar = kModules + "/vnu-jar/build/dist/vnu.jar";
  if (!std::filesystem::exists(jar) || run_program({"java", "-version"}).exit_code != 0) {
    GTEST_SKIP() << "there is no Java, or the npm registry did not answer ci/tools";
  }
  const TempDir folder = test_folder();
  std::vector<std::string> words = {"java", "-jar", jar, "--errors-only"};
  for (const std::string& path : pages_in(folder.path())) words.push_back(path);
  const Finished finished = run_program(words);
  EXPECT_EQ(finished.exit_code, 0) << finished.output;
}

}  // namespace
}  // namespace gate
