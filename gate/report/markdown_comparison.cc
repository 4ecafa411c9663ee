#include "gate/report/markdown_comparison.h"

#include <vector>

#include "gate/base/text.h"
#include "gate/report/markdown_text.h"

namespace gate {
namespace {

constexpr std::size_t kLongestName = 160;
constexpr std::size_t kLongestText = 400;

struct List {
  std::string lines{};
  std::size_t count = 0;
};

std::string end_of(const List& list, std::size_t most) {
  return list.count > most ? concat("\n… and ", list.count - most, " more\n") : "";
}

std::string show_verdicts(const ComparedPoint& point) {
  if (!point.after) return concat("was ", to_string(*point.before));
  if (!point.before || point.before == point.after) return std::string(to_string(*point.after));
  return concat(to_string(*point.before), " → ", to_string(*point.after));
}

std::string show_point(const ComparedPoint& point, const Run& run) {
  return concat("* **", markdown_text(name_of(point, run), kLongestName), "** (",
                show_verdicts(point), "): ", markdown_text(point.message, kLongestText), '\n');
}

List points_of(const Comparison& comparison, const Run& run, Since since, std::size_t most) {
  List list;
  for (const ComparedPoint& point : comparison.points) {
    if (point.since == since && ++list.count <= most) list.lines += show_point(point, run);
  }
  return list;
}

std::string show_title(std::string_view title, std::size_t count) {
  return concat(with_thousands(static_cast<long long>(count)), ' ', title);
}

// What is new is open: it is what the change is asked about.
std::string show_points(const Comparison& comparison, const Run& run, std::size_t most) {
  std::string text;
  for (const auto& [since, title] : kSinceTitles) {
    const List list = points_of(comparison, run, since, most);
    if (list.count == 0) continue;
    const std::string shown = list.lines + end_of(list, most);
    const bool is_open = since == Since::added || since == Since::changed;
    text += is_open ? concat("\n**", show_title(title, list.count), "**\n\n", shown)
                    : markdown_folded(show_title(title, list.count), shown);
  }
  return text;
}

std::string row(const std::string& name, const std::string& before, const std::string& after) {
  return concat("| ", name, " | ", before, " | ", after, " |\n");
}

List rows_of(const Comparison& comparison, const Run& run, std::size_t most) {
  List list;
  for (const CountChange& change : count_changes(comparison)) {
    list.lines += row(concat("points: ", to_string(change.verdict)), with_thousands(change.before),
                      with_thousands(change.after));
  }
  const auto add = [&](const std::string& name, const std::string& before,
                       const std::string& after) {
    if (++list.count > most) return;
    list.lines += row(markdown_text(name, kLongestName), before, after);
  };
  for (const DurationChange& change : comparison.durations) {
    add(concat("time: ", name_of(change, run)), duration(change.before), duration(change.after));
  }
  for (const RowsChange& change : comparison.rows) {
    add(concat("rows: ", change.table), show_rows(change.before), show_rows(change.after));
  }
  return list;
}

}  // namespace

std::string markdown_comparison(const Comparison& comparison, const Run& run, std::size_t most) {
  const std::string remarks = markdown_text(remarks_on(comparison.base), kLongestText);
  std::string text = concat("\n**Since** ", markdown_code(comparison.base.path, kLongestName),
                            remarks.empty() ? "" : concat(" (", remarks, ')'), ": **",
                            summary_of(comparison), "**\n");
  text += show_points(comparison, run, most);
  const List rows = rows_of(comparison, run, most);
  if (rows.lines.empty() && rows.count == 0) return text;
  return text + markdown_folded("Counts, times and rows",
                                concat("| | base | now |\n| --- | ---: | ---: |\n", rows.lines,
                                       end_of(rows, most)));
}

}  // namespace gate
