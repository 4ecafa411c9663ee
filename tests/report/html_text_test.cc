// The page's texts, tables and charts.
#include "gate/report/html_text.h"

#include <gmock/gmock.h>

#include "gate/report/html_charts.h"
#include "gate/report/html_table.h"

namespace gate {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(HtmlText, ShowsNamesOfNothingButBlanks) {
  EXPECT_EQ(html_text(" \n", 80), "&quot; \n&quot;");
  EXPECT_EQ(html_text("", 80), "");
  EXPECT_EQ(html_text(" a ", 80), " a ");
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

}  // namespace
}  // namespace gate
