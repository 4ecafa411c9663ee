// The points of an HTML report: what somebody has to look at one by one, the rest in tables.
#include <algorithm>
#include <map>
#include <span>
#include <utility>

#include "gate/base/text.h"
#include "gate/report/escape.h"
#include "gate/report/html_parts.h"
#include "gate/report/html_table.h"
#include "gate/report/members.h"
#include "gate/report/points.h"
#include "gate/report/text.h"

namespace gate {
namespace {

constexpr std::size_t kMostEvidence = 10;
constexpr std::size_t kLongestExample = 300;

std::string item(std::string_view label, const std::string& markup) {
  return markup.empty() ? "" : concat("<dt>", label, "</dt><dd>", markup, "</dd>\n");
}

std::string show_subject(const Point& point) {
  if (point.subject.empty() || point.subject == point.migration) return "";
  return concat(' ', html_text(point.subject, kLongestHtmlName));
}

std::string show_title(const HtmlPage& page, const Point& point) {
  const bool is_added = is_new(page.comparison, page.judgement, point);
  std::string title = concat(html_badge(point.verdict), is_added ? " <b>new</b> " : " ",
                             html_code(point.check, kLongestHtmlName), show_subject(point));
  if (!point.migration.empty()) {
    title += concat(" <span class=\"quiet\">migration ",
                    html_text(migration_name(page.run, point.migration)), "</span>");
  }
  return concat("<summary><h3>", title, "</h3></summary>\n");
}

// Of a row that is only in one of the states, the other has nothing to show.
std::string show_side(const std::string& side, const std::string& other, std::string_view missing) {
  if (side.empty() && !other.empty()) return concat("<span class=\"quiet\">", missing, "</span>");
  return html_text(side, kLongestExample);
}

std::string show_examples(const Point& point) {
  HtmlTable table{.caption = "For example", .columns = {"Row", "Before", "After"}};
  const std::size_t shown = std::min(point.evidence.size(), kMostEvidence);
  for (const Example& example : std::span(point.evidence).first(shown)) {
    table.rows.push_back({.cells = {html_text(example.key, kLongestExample),
                                    show_side(example.before, example.after, "not there"),
                                    show_side(example.after, example.before, "gone")}});
  }
  table.left_out = point.evidence.size() - shown;
  return html_table(table);
}

std::string show_sql(const HtmlPage& page, const Point& point) {
  const std::string place = html_code(show_place(point.location));
  if (point.statement.empty()) {
    return place.empty() ? "" : concat("<p class=\"place\">", place, "</p>\n");
  }
  return concat(
      "<figure>\n<figcaption>", place.empty() ? "SQL" : place, "</figcaption>\n",
      html_sql(point.statement, point.location.line, point.location.line, page.detail.sql_bytes),
      "\n</figure>\n");
}

std::string show_finding(const HtmlPage& page, const Point& point) {
  const std::string& id = page.point_ids.at(&point);
  const bool is_open = point.verdict == Verdict::failed || point.verdict == Verdict::error;
  const std::string words = concat(
      item("Why it hurts", html_text(point.why)), item("Instead", html_text(point.hint)),
      item("Allowed, because", html_text(point.allowed)),
      point.migration.empty() ? "" : item("Migration", html_migration_link(page, point.migration)));
  return concat(
      "<details class=\"item ", to_string(point.verdict), "\" id=\"", id, "\" data-status=\"",
      to_string(point.verdict), '"', is_open ? " open" : "", ">\n", show_title(page, point), "<p>",
      html_text(point.message), "</p>\n", show_sql(page, point), show_examples(point),
      words.empty() ? "" : concat("<dl>\n", words, "</dl>\n"),
      "<p class=\"quiet link\"><a href=\"#", id, "\">Link to this point</a></p>\n</details>\n");
}

std::string show_kind(const HtmlPage& page, auto is_wanted) {
  std::string markup;
  std::size_t left_out = 0;
  for (const Point& point : page.judgement.points) {
    if (!is_wanted(point)) continue;
    if (markup.size() > kLongestPage) return markup;  // it will be written again, with less
    if (!page.point_ids.contains(&point)) {
      ++left_out;
    } else {
      markup += show_finding(page, point);
    }
  }
  return markup + html_more(left_out, "point");
}

bool is_allowed(const Point& point) {
  return point.verdict == Verdict::passed && !point.allowed.empty();
}

std::string show_passed_phase(const HtmlPage& page, Phase phase) {
  HtmlTable table{.caption = concat("What passed in the phase ", to_string(phase)),
                  .columns = {"Check", "Subject", "Found", "#Time"}};
  for (const Point& point : page.judgement.points) {
    if (point.phase != phase || point.verdict != Verdict::passed || is_allowed(point)) continue;
    if (table.rows.size() == page.detail.points) {
      ++table.left_out;
      continue;
    }
    table.rows.push_back(
        {.cells = {concat(html_badge(point.verdict), ' ', html_code(point.check, kLongestHtmlName)),
                   html_text(point.subject, kLongestHtmlName), html_text(point.message),
                   point.seconds > 0 ? duration(point.seconds) : ""},
         .attributes = " data-status=\"passed\""});
  }
  const std::size_t count = table.rows.size() + table.left_out;
  if (count == 0) return "";
  return concat("<details class=\"group\">\n<summary><h3>", to_string(phase), ": ",
                with_thousands(static_cast<long long>(count)), " passed</h3></summary>\n",
                html_table(table), "</details>\n");
}

// Check → how many points of it.
using CheckCounts = std::map<std::string, int>;

std::string show_checks(const CheckCounts& checks) {
  std::vector<std::string> parts;
  for (const auto& [check, count] : checks) {
    const std::string name = html_code(check, kLongestHtmlName);
    parts.push_back(count == 1 ? name : concat(name, " × ", with_thousands(count)));
  }
  return join(parts, ", ");
}

}  // namespace

bool is_finding(const Point& point) {
  if (point.verdict == Verdict::passed) return is_allowed(point);
  return point.verdict != Verdict::skipped;
}

std::string html_findings(const HtmlPage& page) {
  std::string markup;
  for (const Verdict verdict : {Verdict::failed, Verdict::error, Verdict::warning}) {
    markup += show_kind(page, [&](const Point& point) { return point.verdict == verdict; });
  }
  markup += show_kind(page, is_allowed);
  if (markup.empty()) {
    markup = page.judgement.verdict == GateVerdict::passed
                 ? "<p>Nothing failed, and there is nothing to warn of.</p>\n"
                 : "<p>No point failed, but that is no verdict: it stands above.</p>\n";
  }
  return html_section(page, "findings", "Findings", markup);
}

std::string html_passed(const HtmlPage& page) {
  std::string markup;
  for (std::size_t phase = 0; phase < kWords<Phase>.size(); ++phase) {
    markup += show_passed_phase(page, static_cast<Phase>(phase));
  }
  return html_section(page, "passed", "Passed", markup);
}

std::string html_skipped(const HtmlPage& page) {
  std::vector<std::string> reasons;
  std::map<std::string, CheckCounts> checks;
  for (const Point& point : page.judgement.points) {
    if (point.verdict != Verdict::skipped) continue;
    CheckCounts& counts = checks[point.message];
    if (counts.empty()) reasons.push_back(point.message);
    ++counts[point.check];
  }
  HtmlTable table{.caption = "What was not looked at, by its reason",
                  .columns = {"Reason", "Checks"}};
  const std::size_t shown = std::min(reasons.size(), page.detail.points);
  for (const std::string& reason : std::span(reasons).first(shown)) {
    table.rows.push_back({.cells = {concat(html_badge(Verdict::skipped), ' ', html_text(reason)),
                                    show_checks(checks[reason])},
                          .attributes = " data-status=\"skipped\""});
  }
  table.left_out = reasons.size() - shown;
  return html_section(page, "skipped", "Skipped", html_table(table));
}

}  // namespace gate
