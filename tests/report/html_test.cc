// The page: complete by itself, and nothing in it that a text from outside brought along.
#include <gmock/gmock.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include <array>
#include <regex>
#include <set>

#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/report/comparison.h"
#include "gate/report/html_text.h"
#include "gate/report/writer.h"
#include "tests/report/html_pages.h"
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
using testing::Not;
using testing::StartsWith;

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

TEST(Html, IsAsTheGoldenFileHasIt) {
  expect_golden("report.html", sample_page());
}

TEST(Html, SaysTheVerdictFirst) {
  const std::string page = sample_page();
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
  const std::string page = sample_page();
  EXPECT_THAT(page, HasSubstr("<details class=\"item failed\" id=\"data-row-counts-order_items-2\" "
                              "data-status=\"failed\" open>"));
  EXPECT_THAT(page, HasSubstr("<details class=\"item failed\" id=\"migration-2\" open>"));
  EXPECT_THAT(page, HasSubstr("id=\"data-rows-deleted-products-2\" data-status=\"warning\">"));
}

TEST(Html, PointsAtTheStatementThatIsToBlame) {
  const std::string page = sample_page();
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
  const std::string page = sample_page();
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
  const std::string page = sample_page();
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
  expect_only_ours(sample_page());
  expect_well_formed(sample_page());
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

}  // namespace
}  // namespace gate
