// What is different in the schema and the content after a migration.
#include <algorithm>
#include <span>

#include "gate/base/text.h"
#include "gate/report/html_parts.h"
#include "gate/report/html_table.h"
#include "gate/report/members.h"

namespace gate {
namespace {

constexpr std::size_t kLongestDefinition = 600;
constexpr std::size_t kMostColumns = 20;  // of a table

// The sign and the word, so that neither colour nor sign is alone.
std::string show_change(Change change) {
  constexpr std::string_view kSigns[] = {"+", "−", "~", "~", "~"};
  const auto at = static_cast<std::size_t>(change);
  return concat("<span class=\"change ", kWords<Change>[at], "\"><span aria-hidden=\"true\">",
                kSigns[at], "</span> ", kWords<Change>[at], "</span>");
}

std::string show_schema(const HtmlPage& page, const std::vector<ObjectDifference>& schema) {
  HtmlTable table{.caption = "Schema: what is different afterwards",
                  .columns = {"Object", "Change", "Before", "After"}};
  const std::size_t shown = std::min(schema.size(), page.detail.rows);
  for (const ObjectDifference& object : std::span(schema).first(shown)) {
    const std::string kind = html_text(object.kind, kLongestHtmlName);
    table.rows.push_back(
        {.cells = {concat(kind, ' ', html_code(object.name, kLongestHtmlName)),
                   show_change(object.change), html_code(object.before, kLongestDefinition),
                   html_code(object.after, kLongestDefinition)}});
  }
  table.left_out = schema.size() - shown;
  return html_table(table);
}

std::string show_column(const ColumnDifference& column) {
  std::string text = concat("~ ", html_code(column.after, kLongestHtmlName));
  if (column.before != column.after) {
    text += concat(" (was ", html_code(column.before, kLongestHtmlName), ')');
  }
  std::vector<std::string> parts;
  const auto add = [&](std::int64_t count, std::string_view what) {
    if (count > 0) parts.push_back(concat(with_thousands(count), ' ', what));
  };
  add(column.changed, "changed");
  add(column.equivalent, "converted");
  add(column.lost, "lost");
  return concat(text, parts.empty() ? "" : ": ", join(parts, ", "));
}

std::string show_lone(std::string_view sign, const LoneColumn& column) {
  return concat(sign, ' ', html_code(column.name, kLongestHtmlName), " with ",
                count_of(column.values, "value"));
}

std::string show_columns(const TableDifference& table) {
  std::vector<std::string> items;
  for (const LoneColumn& column : table.added) items.push_back(show_lone("+", column));
  for (const LoneColumn& column : table.dropped) items.push_back(show_lone("−", column));
  for (const ColumnDifference& column : table.columns) {
    if (!column.equal || column.before != column.after) items.push_back(show_column(column));
  }
  if (items.empty()) return "";
  const std::size_t left = items.size() - std::min(items.size(), kMostColumns);
  items.resize(items.size() - left);
  if (left > 0) items.push_back(concat("… and ", left, " more"));
  return concat("<ul><li>", join(items, "</li><li>"), "</li></ul>");
}

std::string show_table_name(const TableDifference& table) {
  if (table.before.empty()) return concat("+ ", html_code(table.after, kLongestHtmlName));
  if (table.after.empty()) return concat("− ", html_code(table.before, kLongestHtmlName));
  if (table.before == table.after) return html_code(table.after, kLongestHtmlName);
  return concat(html_code(table.before, kLongestHtmlName), " → ",
                html_code(table.after, kLongestHtmlName));
}

// Where rows were not compared, nobody counted which ones they are.
std::string show_compared(const TableDifference& table, std::int64_t rows) {
  return table.compared_rows ? with_thousands(rows) : "";
}

std::string show_content(const HtmlPage& page, const std::vector<TableDifference>& tables) {
  HtmlTable shown{.caption = "Content: tables that hold something else afterwards",
                  .columns = {"Table", "#Rows before", "#Rows after", "#Added", "#Removed",
                              "#Modified", "Columns"}};
  for (const TableDifference& table : tables) {
    if (is_equal(table)) continue;
    if (shown.rows.size() == page.detail.rows) {
      ++shown.left_out;
      continue;
    }
    const std::string why =
        table.not_compared.empty() ? "" : concat("<p>", html_text(table.not_compared), "</p>");
    shown.rows.push_back(
        {.cells = {show_table_name(table), with_thousands(table.rows_before),
                   with_thousands(table.rows_after), show_compared(table, table.rows_added),
                   show_compared(table, table.rows_removed),
                   show_compared(table, table.rows_modified), concat(show_columns(table), why)}});
  }
  return html_table(shown);
}

}  // namespace

std::string html_change(const HtmlPage& page, const StateDifference& change) {
  const std::string markup = show_schema(page, change.schema) + show_content(page, change.tables);
  return markup.empty() ? "<p>Neither schema nor content is different afterwards.</p>\n" : markup;
}

}  // namespace gate
