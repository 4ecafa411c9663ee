#include "gate/report/html_table.h"

#include "gate/base/text.h"
#include "gate/report/html_text.h"

namespace gate {
namespace {

bool is_number(const std::string& column) {
  return column.starts_with('#');
}

std::string show_head(const HtmlTable& table) {
  std::string cells;
  for (const std::string& column : table.columns) {
    cells += is_number(column) ? concat("<th scope=\"col\" class=\"number\">",
                                        html_text(column.substr(1)), "</th>")
                               : concat("<th scope=\"col\">", html_text(column), "</th>");
  }
  return concat("<thead><tr>", cells, "</tr></thead>");
}

// Whoever is read the table hears the header with each cell of the row.
std::string show_header(const std::string& cell) {
  return cell.empty() ? "–" : cell;
}

std::string show_row(const HtmlTable& table, const HtmlRow& row) {
  std::string cells;
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    const std::string_view open = is_number(table.columns[i]) ? " class=\"number\">" : ">";
    cells += i == 0 ? concat("<th scope=\"row\"", open, show_header(row.cells[i]), "</th>")
                    : concat("<td", open, row.cells[i], "</td>");
  }
  return concat("<tr", row.attributes, '>', cells, "</tr>\n");
}

}  // namespace

std::string html_more(std::size_t left_out, std::string_view noun) {
  if (left_out == 0) return "";
  return concat("<p class=\"more\">… and ",
                count_of(static_cast<long long>(left_out), concat("more ", noun)), "</p>\n");
}

std::string html_table(const HtmlTable& table) {
  if (table.rows.empty()) return html_more(table.left_out, "row");
  std::string rows;
  for (const HtmlRow& row : table.rows) rows += show_row(table, row);
  const std::string caption = html_text(table.caption);
  // A table that scrolls can be reached by the keyboard, too.
  return concat("<div class=\"scroll\" role=\"group\" aria-label=\"", caption,
                "\" tabindex=\"0\">\n<table>\n<caption><span>", caption, "</span></caption>\n",
                show_head(table), "\n<tbody>\n", rows, "</tbody>\n</table>\n</div>\n",
                html_more(table.left_out, "row"));
}

}  // namespace gate
