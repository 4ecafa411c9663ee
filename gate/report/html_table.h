// A table of an HTML report: with a caption, headers that say what they head, and an end.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace gate {

// Markup; the first cell is the header of its row.
struct HtmlRow {
  std::vector<std::string> cells{};
  std::string attributes{};  // of the row, with a blank before each
};

struct HtmlTable {
  std::string caption{};               // text
  std::vector<std::string> columns{};  // text; a number's begins with '#'
  std::vector<HtmlRow> rows{};
  std::size_t left_out = 0;  // rows that were cut
};

// Empty where it has no row. It scrolls by itself where the window is narrow.
std::string html_table(const HtmlTable& table);

// "<p>… and 3 more rows</p>"; empty where there are none.
std::string html_more(std::size_t left_out, std::string_view noun);

}  // namespace gate
