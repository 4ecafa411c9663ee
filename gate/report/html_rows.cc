// Row counts, and the proof that there is a way back.
#include <algorithm>
#include <span>

#include "gate/base/text.h"
#include "gate/report/html_charts.h"
#include "gate/report/html_parts.h"
#include "gate/report/html_table.h"

namespace gate {
namespace {

constexpr std::size_t kMostBars = 12;

using Rows = std::optional<std::int64_t>;

std::string show_count(const Rows& rows) {
  return rows ? with_thousands(*rows) : "–";
}

// One of the states of which the tables' rows were counted.
struct State {
  std::string_view name;
  Rows TableRecord::*rows;
};

// Nobody counts in a state that the run did not come to.
std::vector<State> states_of(const Run& run) {
  std::vector<State> states;
  for (const State& state :
       {State{"Before", &TableRecord::blue}, State{"After", &TableRecord::green},
        State{"Rolled back", &TableRecord::rolled_back},
        State{"Up again", &TableRecord::reapplied}}) {
    const auto has_count = [&](const TableRecord& table) {
      return (table.*state.rows).has_value();
    };
    if (std::ranges::any_of(run.tables, has_count)) states.push_back(state);
  }
  return states;
}

bool is_changed(const TableRecord& table, const std::vector<State>& states) {
  return std::ranges::any_of(states,
                             [&](const State& state) { return table.*state.rows != table.blue; });
}

// Those whose number of rows changed come first.
std::vector<const TableRecord*> sorted(const Run& run, const std::vector<State>& states) {
  std::vector<const TableRecord*> tables;
  for (const TableRecord& table : run.tables) tables.push_back(&table);
  std::stable_partition(tables.begin(), tables.end(),
                        [&](const TableRecord* table) { return is_changed(*table, states); });
  return tables;
}

// Its counts as bars, and as text above them.
HtmlChartRow chart_row(const TableRecord& table, const std::vector<State>& states) {
  double most = 1;
  for (const State& state : states) {
    most = std::max(most, static_cast<double>((table.*state.rows).value_or(0)));
  }
  HtmlChartRow row{.label = table.name + ":"};
  for (std::size_t i = 0; i < states.size(); ++i) {
    const Rows& rows = table.*states[i].rows;
    row.label += concat(i == 0 ? " " : " → ", show_count(rows));
    row.bars.push_back({0, static_cast<double>(rows.value_or(0)) / most, kHtmlBarKinds[i]});
  }
  return row;
}

std::string draw_rows(const HtmlPage& page, const std::vector<const TableRecord*>& tables,
                      const std::vector<State>& states) {
  std::vector<HtmlChartRow> rows;
  std::vector<std::string> names;
  for (const State& state : states) names.push_back(to_lower(state.name));
  for (const TableRecord* table : tables) {
    if (!is_changed(*table, states) || rows.size() == kMostBars) break;
    rows.push_back(chart_row(*table, states));
  }
  if (rows.empty()) return "<p>No table has another number of rows.</p>\n";
  return concat(html_chart(concat(page.prefix, "chart-rows"),
                           "Rows of the tables whose number of rows changed", rows),
                html_legend(names));
}

// The worst that such a check said of the migration.
std::string show_check(const HtmlPage& page, const std::string& version, std::string_view check) {
  const Point* worst = nullptr;
  const auto rank = [](const Point& point) {
    constexpr int kRanks[] = {3, 0, 2, 4, 1};
    return kRanks[static_cast<std::size_t>(point.verdict)];
  };
  for (const Point& point : page.judgement.points) {
    if (point.check != check || point.migration != version) continue;
    if (worst == nullptr || rank(point) < rank(*worst)) worst = &point;
  }
  if (worst == nullptr) return html_badge(Verdict::skipped, "not judged");
  const auto id = page.point_ids.find(worst);
  if (id == page.point_ids.end()) return html_badge(worst->verdict);
  return concat("<a href=\"#", id->second, "\">", html_badge(worst->verdict), "</a>");
}

std::string show_downs(const HtmlPage& page) {
  HtmlTable table{.caption = "Way back of each migration",
                  .columns = {"Migration", "Down", "Schema as before", "Content as before",
                              "Up again", "As after the first time"}};
  for (const MigrationRecord& migration : page.run.migrations) {
    if (!migration.pending) continue;
    if (table.rows.size() == page.detail.rows) {
      ++table.left_out;
      continue;
    }
    const bool has_down = migration.has_down || migration.down;
    const std::string& version = migration.version;
    table.rows.push_back(
        {.cells = {html_migration_link(page, version),
                   has_down ? html_outcome(migration.down, migration.down_not_run) : "none",
                   show_check(page, version, "rollback/restores-schema"),
                   show_check(page, version, "rollback/restores-data"),
                   has_down ? html_outcome(migration.again, migration.again_not_run) : "–",
                   show_check(page, version, "rollback/reapplies")}});
  }
  return html_table(table);
}

std::string item(std::string_view label, const std::string& markup) {
  return markup.empty() ? "" : concat("<dt>", label, "</dt><dd>", markup, "</dd>\n");
}

std::string show_backup(const HtmlPage& page) {
  const BackupRecord& backup = page.run.backup;
  const RestoreRecord& restore = page.run.restore;
  if (!backup.error.empty()) {
    return item("Backup", concat(html_badge(Verdict::failed), ' ', html_text(backup.error)));
  }
  if (backup.bytes == 0) return "";
  std::string markup =
      item("Backup, restored, is the database", show_check(page, "", "backup/restores")) +
      item("Checksum of the backup", html_code(backup.checksum)) +
      item("Made in", duration(backup.create_seconds));
  if (restore.needed) {
    markup += item("The only way back of a migration", show_check(page, "", "rollback/restore")) +
              item("Restored in", duration(restore.seconds));
  }
  return markup;
}

std::string show_new_rows(const HtmlPage& page) {
  const NewRowsRecord& record = page.run.new_rows;
  if (!record.skipped.empty()) return concat("not tried: ", html_text(record.skipped));
  if (record.tables.empty()) return "";
  std::int64_t rows = 0;
  for (const WrittenTable& table : record.tables) rows += table.rows;
  return concat(count_of(rows, "row"), " written into ",
                count_of(std::ssize(record.tables), "table"),
                " after the deployment: ", show_check(page, "", "rollback/new-rows"));
}

}  // namespace

std::string html_rows(const HtmlPage& page) {
  if (page.run.text_only || page.run.tables.empty()) return "";
  const std::vector<State> states = states_of(page.run);
  const std::vector<const TableRecord*> tables = sorted(page.run, states);
  HtmlTable shown{.caption = "Rows of each table", .columns = {"Table"}};
  for (const State& state : states) shown.columns.push_back(concat('#', state.name));
  const std::size_t count = std::min(tables.size(), page.detail.rows);
  for (const TableRecord* table : std::span(tables).first(count)) {
    HtmlRow row{.cells = {html_code(table->name, kLongestHtmlName)},
                .attributes = is_changed(*table, states) ? " class=\"changed\"" : ""};
    for (const State& state : states) row.cells.push_back(show_count(table->*state.rows));
    shown.rows.push_back(row);
  }
  shown.left_out = tables.size() - count;
  return html_section(page, "rows", "Rows", draw_rows(page, tables, states) + html_table(shown));
}

std::string html_rollback(const HtmlPage& page) {
  if (page.run.text_only) return "";
  const std::string facts = show_backup(page) + item("With new rows", show_new_rows(page));
  return html_section(page, "rollback", "Rollback proof",
                      concat(show_downs(page), facts.empty() ? "" : "<dl>\n", facts,
                             facts.empty() ? "" : "</dl>\n"));
}

}  // namespace gate
