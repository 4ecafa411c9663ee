// What is new, fixed and changed since the base run.
#include "gate/base/text.h"
#include "gate/report/html_parts.h"
#include "gate/report/html_table.h"
#include "gate/report/text.h"

namespace gate {
namespace {

std::string show_verdict(const std::optional<Verdict>& verdict) {
  return verdict ? html_badge(*verdict) : "–";
}

void add_row(const HtmlPage& page, HtmlTable& table, std::vector<std::string> cells) {
  if (table.rows.size() == page.detail.rows) {
    ++table.left_out;
  } else {
    table.rows.push_back({.cells = std::move(cells)});
  }
}

std::string show_kind(const HtmlPage& page, const SinceTitle& kind) {
  HtmlTable table{
      .caption = concat("Findings: ", kind.title),
      .columns = {"Check", "Migration", "Subject", "Found", "In the base", "In this run"}};
  for (const ComparedPoint& point : page.comparison->points) {
    if (point.since != kind.since) continue;
    add_row(page, table,
            {html_code(point.check, kLongestHtmlName),
             html_text(migration_name(page.run, point.migration)),
             html_text(point.subject, kLongestHtmlName), html_text(point.message),
             show_verdict(point.before), show_verdict(point.after)});
  }
  const std::size_t count = table.rows.size() + table.left_out;
  if (count == 0) return "";
  const bool is_open = kind.since == Since::added || kind.since == Since::changed;
  return concat("<details class=\"group\"", is_open ? " open" : "", ">\n<summary><h3>",
                with_thousands(static_cast<long long>(count)), ' ', kind.title, "</h3></summary>\n",
                html_table(table), "</details>\n");
}

std::string show_counts(const HtmlPage& page) {
  HtmlTable table{.caption = "Points whose number is another",
                  .columns = {"Verdict", "#In the base", "#In this run"}};
  for (const CountChange& change : count_changes(*page.comparison)) {
    table.rows.push_back({.cells = {html_badge(change.verdict), with_thousands(change.before),
                                    with_thousands(change.after)}});
  }
  return html_table(table);
}

std::string show_durations(const HtmlPage& page) {
  HtmlTable table{.caption = "What took another time, by more than 20 % and 50 ms",
                  .columns = {"What", "#In the base", "#In this run"}};
  for (const DurationChange& change : page.comparison->durations) {
    add_row(page, table,
            {html_text(name_of(change, page.run), kLongestHtmlName), duration(change.before),
             duration(change.after)});
  }
  return html_table(table);
}

std::string show_tables(const HtmlPage& page) {
  HtmlTable table{.caption = "Tables with another number of rows after all migrations",
                  .columns = {"Table", "#In the base", "#In this run"}};
  for (const RowsChange& change : page.comparison->rows) {
    add_row(page, table,
            {html_code(change.table, kLongestHtmlName), show_rows(change.before),
             show_rows(change.after)});
  }
  return html_table(table);
}

}  // namespace

std::string html_comparison(const HtmlPage& page) {
  if (page.comparison == nullptr) return "";
  const BaseRun& base = page.comparison->base;
  const std::string remarks = html_text(remarks_on(base));
  std::string markup = concat(
      "<p><b>", summary_of(*page.comparison), "</b> since ", html_code(base.path, kLongestHtmlName),
      remarks.empty() ? "" : concat(" <span class=\"quiet\">(", remarks, ")</span>"), "</p>\n");
  for (const SinceTitle& kind : kSinceTitles) markup += show_kind(page, kind);
  return html_section(page, "since", "Since the base",
                      concat(markup, show_counts(page), show_durations(page), show_tables(page)));
}

}  // namespace gate
