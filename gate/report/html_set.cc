// Several scenarios on one page: a table of them, then each with its own sections.
#include <algorithm>

#include "gate/base/text.h"
#include "gate/report/formats.h"
#include "gate/report/html_parts.h"
#include "gate/report/html_table.h"

namespace gate {
namespace {

std::string name_of(const JudgedRun& one) {
  return html_text(one.run.scenario.empty() ? "rehearsal" : one.run.scenario, kLongestHtmlName);
}

HtmlVerdict verdict_of(const JudgedRun& one) {
  return html_verdict(one.judgement.verdict, one.run.text_only);
}

// The ids of the scenarios, which all others begin with.
std::vector<std::string> ids_of(const RunSet& set) {
  HtmlIds ids;
  for (const char* taken : {"main", "filter", "scenarios"}) ids.take(taken);
  std::vector<std::string> taken;
  for (const JudgedRun& one : set.runs) {
    taken.push_back(ids.take(concat("scenario-", one.run.scenario)));
  }
  return taken;
}

std::string show_table(const RunSet& set, const std::vector<std::string>& ids) {
  HtmlTable table{
      .caption = "What became of each scenario",
      .columns = {"Scenario", "Verdict", "#Failed", "#Error", "#Warning", "#Passed", "#Time"}};
  for (std::size_t i = 0; i < set.runs.size(); ++i) {
    const JudgedRun& one = set.runs[i];
    const Counts& counts = one.judgement.counts;
    const auto [word, as] = verdict_of(one);
    table.rows.push_back({.cells = {concat("<a href=\"#", ids[i], "\">", name_of(one), "</a>"),
                                    html_badge(as, word), with_thousands(counts.failed),
                                    with_thousands(counts.error), with_thousands(counts.warning),
                                    with_thousands(counts.passed), duration(one.run.seconds)}});
  }
  if (table.rows.empty()) return "";
  return concat("<section id=\"scenarios\">\n<h2>Scenarios</h2>\n", html_table(table),
                "</section>\n");
}

std::string show_scenario(const JudgedRun& one, const std::string& id, const HtmlDetail& detail) {
  const Comparison* comparison = one.comparison ? &*one.comparison : nullptr;
  const HtmlPage page = html_page_of(one.run, one.judgement, detail, comparison, id + "-");
  const auto [word, as] = verdict_of(one);
  const bool is_open = as != Verdict::passed;
  return concat("<details class=\"scenario\" id=\"", id, '"', is_open ? " open" : "",
                ">\n<summary><h2>", html_badge(as, word), ' ', name_of(one), "</h2></summary>\n",
                html_summary(page), html_sections(page), "</details>\n");
}

std::string show_remarks(const RunSet& set) {
  std::string markup;
  for (const std::string& remark : set.remarks) {
    markup += concat("<p class=\"note\">", html_text(remark), "</p>\n");
  }
  return markup;
}

// Where no detail is left to leave out, whole scenarios are, those that passed first.
std::string show_scenarios(const RunSet& set, const std::vector<std::string>& ids,
                           const HtmlDetail& detail) {
  constexpr std::size_t kRoom = kLongestPage * 9 / 10;  // the rest is the table's and the head's
  std::vector<std::string> parts(set.runs.size());
  std::size_t bytes = 0;
  std::size_t left_out = 0;
  for (const bool has_passed : {false, true}) {
    for (std::size_t i = 0; i < set.runs.size(); ++i) {
      if ((set.runs[i].judgement.verdict == GateVerdict::passed) != has_passed) continue;
      if (bytes > kLongestPage) break;  // it will be written again, with less
      std::string part = show_scenario(set.runs[i], ids[i], detail);
      if (detail.rows == 0 && bytes + part.size() > kRoom) {
        ++left_out;
        continue;
      }
      bytes += part.size();
      parts[i] = std::move(part);
    }
  }
  return concat(join(parts, ""), html_more(left_out, "scenario"));
}

std::string render(const RunSet& set, const HtmlDetail& detail, bool is_cut) {
  const std::vector<std::string> ids = ids_of(set);
  const std::string scenarios = show_scenarios(set, ids, detail);
  const HtmlVerdict verdict = html_verdict(set.total.verdict, false);
  const std::string count = count_of(std::ssize(set.runs), "scenario");
  const std::string summary = concat("<p class=\"headline\">", html_text(set.total.headline),
                                     "</p>\n", show_remarks(set), html_counts(set.total.counts));
  return html_document(concat(verdict.word, ": ", count),
                       concat(html_banner(verdict, count, summary, is_cut),
                              "<main id=\"main\">\n<div id=\"filter\"></div>\n",
                              show_table(set, ids), scenarios, "</main>\n"));
}

}  // namespace

void write_all_html(const RunSet& set, const ReportOptions&, std::ostream& out) {
  out << html_within_limit(
      [&](const HtmlDetail& detail, bool is_cut) { return render(set, detail, is_cut); });
}

}  // namespace gate
