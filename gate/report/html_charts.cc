#include "gate/report/html_charts.h"

#include <algorithm>
#include <cmath>

#include "gate/base/text.h"
#include "gate/report/facts.h"
#include "gate/report/html_text.h"

namespace gate {
namespace {

constexpr int kTextHeight = 18;
constexpr int kBarHeight = 8;
constexpr int kBarStep = 10;
constexpr int kGap = 10;
constexpr double kThinnest = 0.004;  // of the width: what happened is seen, however short it was
constexpr std::size_t kLongestLabel = 72;

double part(double number) {
  return std::isfinite(number) ? std::clamp(number, 0.0, 1.0) : 0;
}

std::string show_bar(const HtmlBar& bar, int y) {
  if (bar.length <= 0) return "";
  const double length = std::max(part(bar.length), kThinnest);
  const double start = std::min(part(bar.start), 1 - length);
  return concat("<rect class=\"", bar.kind, "\" x=\"", show_number(start * 100), "%\" y=\"", y,
                "\" width=\"", show_number(length * 100), "%\" height=\"", kBarHeight,
                "\" rx=\"2\"></rect>");
}

int height_of(const HtmlChartRow& row) {
  return kTextHeight + static_cast<int>(row.bars.size()) * kBarStep + kGap;
}

std::string show_row(const HtmlChartRow& row, int top) {
  std::string markup = concat("<text x=\"0\" y=\"", top + kTextHeight - 5, "\">",
                              html_text(row.label, kLongestLabel), "</text>");
  int y = top + kTextHeight;
  for (const HtmlBar& bar : row.bars) {
    markup += show_bar(bar, y);
    y += kBarStep;
  }
  return markup + '\n';
}

}  // namespace

std::string html_chart(std::string_view id, std::string_view title,
                       const std::vector<HtmlChartRow>& rows) {
  if (rows.empty()) return "";
  std::string markup;
  int height = 0;
  for (const HtmlChartRow& row : rows) {
    markup += show_row(row, height);
    height += height_of(row);
  }
  return concat("<svg role=\"img\" aria-labelledby=\"", id, "\" width=\"100%\" height=\"", height,
                "\">\n<title id=\"", id, "\">", html_text(title), "</title>\n", markup, "</svg>\n");
}

std::string html_legend(const std::vector<std::string>& names) {
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < names.size(); ++i) {
    keys.push_back(
        concat("<span class=\"key ", kHtmlBarKinds[i], "\">", html_text(names[i]), "</span>"));
  }
  return concat("<p class=\"legend\">Bars from top to bottom: ", join(keys, ", "), ".</p>\n");
}

}  // namespace gate
