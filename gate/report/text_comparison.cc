// What a text report says of the base run.
#include <span>
#include <vector>

#include "gate/base/text.h"
#include "gate/report/comparison.h"
#include "gate/report/escape.h"
#include "gate/report/text.h"

namespace gate {
namespace {

constexpr std::size_t kMost = 10;  // of a kind; -v shows all
constexpr std::size_t kLongestName = 300;

std::string show_point(const ComparedPoint& point, const Run& run) {
  const std::string name = one_line(name_of(point, run), kLongestName);
  if (point.since != Since::changed) return name;
  return concat(name, " (", to_string(*point.before), " -> ", to_string(*point.after), ')');
}

// New ones stand above, at length; unchanged ones as well.
std::string show_points(const Comparison& comparison, const Run& run, std::size_t most) {
  std::string text;
  for (const auto& [since, title] : kSinceTitles) {
    if (since == Since::added || since == Since::unchanged) continue;
    std::size_t count = 0;
    for (const ComparedPoint& point : comparison.points) {
      if (point.since != since || ++count > most) continue;
      text += concat("  ", title, ": ", show_point(point, run), '\n');
    }
    if (count > most) {
      text += concat("  ", title, ": ", with_thousands(static_cast<long long>(count - most)),
                     " more; -v and the other reports have them all\n");
    }
  }
  return text;
}

std::string show_list(std::string_view title, const std::vector<std::string>& items,
                      std::size_t most) {
  if (items.empty()) return "";
  const std::size_t shown = std::min(items.size(), most);
  const std::string more =
      items.size() > shown ? concat(", and ", items.size() - shown, " more") : "";
  const auto first = std::span(items).first(shown);
  return concat("  ", title, ": ", join({first.begin(), first.end()}, ", "), more, '\n');
}

std::string show_durations(const Comparison& comparison, const Run& run, std::size_t most) {
  std::vector<std::string> items;
  for (const DurationChange& change : comparison.durations) {
    items.push_back(concat(one_line(name_of(change, run), kLongestName), ' ',
                           duration(change.before), " -> ", duration(change.after)));
  }
  return show_list("time", items, most);
}

std::string show_tables(const Comparison& comparison, std::size_t most) {
  std::vector<std::string> items;
  for (const RowsChange& change : comparison.rows) {
    items.push_back(concat(one_line(change.table, kLongestName), ' ', show_rows(change.before),
                           " -> ", show_rows(change.after)));
  }
  return show_list("rows", items, most);
}

std::string show_counts(const Comparison& comparison) {
  std::vector<std::string> items;
  for (const CountChange& change : count_changes(comparison)) {
    items.push_back(concat(to_string(change.verdict), ' ', with_thousands(change.before), " -> ",
                           with_thousands(change.after)));
  }
  return show_list("points", items, items.size());
}

}  // namespace

std::string text_of_comparison(const Run& run, const ReportOptions& options) {
  if (options.comparison == nullptr) return "";
  const Comparison& comparison = *options.comparison;
  const std::size_t most = options.verbosity > 0 ? SIZE_MAX : kMost;
  const std::string remarks = one_line(remarks_on(comparison.base), kLongestName);
  const std::string base = concat("since ", one_line(comparison.base.path, kLongestName),
                                  remarks.empty() ? "" : concat(" (", remarks, ')'));
  return concat('\n', log_text(base), ": ",
                paint(summary_of(comparison), Tone::strong, options.color), '\n',
                show_points(comparison, run, most), show_durations(comparison, run, most),
                show_tables(comparison, most), show_counts(comparison));
}

}  // namespace gate
