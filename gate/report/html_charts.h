// Charts of an HTML report, as inline SVG that needs neither CSS nor JavaScript.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gate {

// The classes of bars that are not all one thing.
inline constexpr std::string_view kHtmlBarKinds[] = {"first", "second", "third", "fourth"};

// A part of the whole width, from 0 to 1.
struct HtmlBar {
  double start = 0;
  double length = 0;
  std::string_view kind{};  // its class
};

// A line of text, and below it one bar under another.
struct HtmlChartRow {
  std::string label{};  // text
  std::vector<HtmlBar> bars{};
};

// As wide as there is room, with text that stays as large. `id` is the chart's own.
std::string html_chart(std::string_view id, std::string_view title,
                       const std::vector<HtmlChartRow>& rows);

// What the bars of a row are, from top to bottom.
std::string html_legend(const std::vector<std::string>& names);

}  // namespace gate
