#include <gmock/gmock.h>

#include <sstream>

#include "gate/base/text.h"
#include "gate/report/markdown_text.h"
#include "gate/report/writer.h"
#include "tests/support/golden.h"
#include "tests/support/sample_run.h"

namespace gate {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string markdown(const Run& run, const Judgement& judgement) {
  std::ostringstream out;
  find_writer("markdown").write(run, judgement, {}, out);
  return std::move(out).str();
}

// `count` failed points with a statement of `bytes` each.
Judgement failing(std::size_t count, std::size_t bytes) {
  Judgement judgement{.verdict = GateVerdict::failed, .headline = "FAILED"};
  for (std::size_t i = 0; i < count; ++i) {
    judgement.points.push_back({.check = "data/nulls",
                                .subject = concat("t.c", i),
                                .verdict = Verdict::failed,
                                .message = "no",
                                .statement = "SELECT " + std::string(bytes, 'x')});
  }
  return judgement;
}

TEST(Markdown, IsAsTheGoldenFileHasIt) {
  expect_golden("comment.md", markdown(sample_run(), sample_judgement()));
}

TEST(Markdown, BeginsWithWhatACommentIsFoundAgainBy) {
  gate::Run run = sample_run();
  run.scenario = "a --> b";
  EXPECT_THAT(markdown(run, {}), StartsWith("<!-- migration-gate a -%2D%3E b -->\n## "));
  run.scenario = "shop-eu";
  EXPECT_THAT(markdown(run, {}), StartsWith("<!-- migration-gate shop-eu -->\n## "));
  run.scenario = std::string(200, 'x');
  const std::string first = markdown(run, {});
  run.scenario += 'y';
  EXPECT_NE(first.substr(0, first.find('\n')), markdown(run, {}).substr(0, first.find('\n')));
}

TEST(Markdown, LeavesOutSqlBeforeAnyPoint) {
  const std::string text = markdown({}, failing(100, 1500));

  EXPECT_LE(text.size(), 65'000U);
  EXPECT_THAT(text, AllOf(HasSubstr("t.c99"), Not(HasSubstr("SELECT")),
                          HasSubstr("_Left out, so that it fits into a comment: SQL._")));
}

TEST(Markdown, CountsThePointsThatDoNotFit) {
  Judgement judgement = failing(5000, 10);
  for (Point& point : judgement.points) point.message = std::string(900, '_');
  const std::string text = markdown({}, judgement);

  EXPECT_LE(text.size(), 65'000U);
  EXPECT_THAT(text,
              AllOf(HasSubstr("t.c9\n"), Not(HasSubstr("t.c99\n")), HasSubstr(" more of them.")));
}

TEST(MarkdownText, MentionsNobodyAndNothing) {
  EXPECT_EQ(markdown_text("@ann #1 <b>&\n|*x*|", 100),
            "@\u200B"
            "ann #\u200B"
            "1 &lt;b&gt;&amp; \\|\\*x\\*\\|");
}

TEST(MarkdownText, BeginsNoListAndNoRule) {
  EXPECT_EQ(markdown_text("- a-b", 100), "\\- a-b");
  EXPECT_EQ(markdown_text("---", 100), "\\---");
  EXPECT_EQ(markdown_text("12. of 1.5", 100), "12\\. of 1.5");
  EXPECT_EQ(markdown_text("1) a", 100), "1\\) a");
  EXPECT_EQ(markdown_text("1.", 100), "1\\.");
  EXPECT_EQ(markdown_text("12", 100), "12");
  EXPECT_EQ(markdown_text("0.1.0", 100), "0.1.0");
  EXPECT_EQ(markdown_text("2 rows", 100), "2 rows");
}

TEST(MarkdownText, LinksNowhere) {
  EXPECT_EQ(markdown_text("see https://a.example or www.b.example", 100),
            "see https:\u200B//a.example or w\u200Bww.b.example");
}

TEST(MarkdownText, FencesWhateverItHolds) {
  EXPECT_EQ(markdown_code("a`b", 100), "`` a`b ``");
  EXPECT_EQ(markdown_code("a|b", 100), "`a|b`");
  EXPECT_EQ(markdown_code("", 100), "");
  EXPECT_EQ(markdown_block("sql", "x\n```\n</details>"), "````sql\nx\n```\n</details>\n````\n");
}

}  // namespace
}  // namespace gate
