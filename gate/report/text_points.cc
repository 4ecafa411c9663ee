// The points of a text report, the worst first.
#include <map>
#include <utility>
#include <vector>

#include "gate/base/text.h"
#include "gate/report/escape.h"
#include "gate/report/points.h"
#include "gate/report/text.h"

namespace gate {
namespace {

constexpr std::size_t kMostPoints = 50;  // of a kind; a log has an end
constexpr std::size_t kLongestName = 160;
constexpr std::size_t kLongestReason = 300;

struct Style {
  Verdict verdict;
  Tone tone;
  bool at_length;
};

constexpr Style kStyles[] = {
    {Verdict::failed, Tone::bad, true},
    {Verdict::error, Tone::bad, true},
    {Verdict::warning, Tone::doubtful, false},
};

std::string show_title(const Point& point, const Run& run, Tone tone, bool color) {
  std::string title = concat(paint(to_string(point.verdict), tone, color), ' ',
                             paint(one_line(point.check, kLongestName), Tone::strong, color));
  if (!point.migration.empty()) {
    title += concat(", migration ", migration_name(run, point.migration));
  }
  if (!point.subject.empty() && point.subject != point.migration) {
    title += concat(", ", one_line(point.subject, kLongestName));
  }
  return title;
}

// A warning in two or three lines: it stops nobody.
Point shortened(Point point) {
  point.why.clear();
  point.statement.clear();
  point.evidence.clear();
  return point;
}

std::string show_kind(const Run& run, const Judgement& judgement, const Style& style,
                      const ReportOptions& options) {
  std::string text;
  std::size_t shown = 0;
  std::size_t left = 0;
  for (const Point& point : judgement.points) {
    if (point.verdict != style.verdict) continue;
    if (options.verbosity < 1 && shown == kMostPoints) {
      ++left;
      continue;
    }
    ++shown;
    text += concat('\n', show_title(point, run, style.tone, options.color), "\n  ",
                   show_point(style.at_length ? point : shortened(point), "  "), '\n');
  }
  if (left > 0) {
    text += concat("\nand ", with_thousands(static_cast<long long>(left)), " more ",
                   to_string(style.verdict), "; -v and the other reports have them all\n");
  }
  return text;
}

// What a person has signed off stays in sight.
std::string show_allowed(const Judgement& judgement, const ReportOptions& options) {
  std::string text;
  for (const Point& point : judgement.points) {
    if (point.allowed.empty() || point.verdict != Verdict::passed) continue;
    text += concat('\n', paint("allowed", Tone::doubtful, options.color), ' ',
                   one_line(point.check, kLongestName), ' ', one_line(point.subject, kLongestName),
                   ": ", one_line(point.message, kLongestReason),
                   "\n  because: ", one_line(point.allowed, kLongestReason), '\n');
  }
  return text;
}

std::string list_passed(const Judgement& judgement) {
  std::string text;
  for (const Point& point : judgement.points) {
    if (point.verdict != Verdict::passed) continue;
    text += concat("  ", one_line(point.check, kLongestName), ' ',
                   one_line(point.subject, kLongestName), ": ",
                   one_line(point.message, kLongestReason), '\n');
  }
  return text;
}

std::string count_passed(const Judgement& judgement) {
  std::map<Phase, int> phases;
  for (const Point& point : judgement.points) {
    if (point.verdict == Verdict::passed) ++phases[point.phase];
  }
  std::vector<std::string> parts;
  for (const auto& [phase, count] : phases)
    parts.push_back(concat(to_string(phase), ' ', std::to_string(count)));
  return join(parts, ", ");
}

std::string show_passed(const Judgement& judgement, const ReportOptions& options) {
  const std::string counts = count_passed(judgement);
  if (counts.empty()) return "";
  const std::string list = options.verbosity > 0 ? list_passed(judgement) : "";
  return concat('\n', paint("passed", Tone::good, options.color), ": ", counts, '\n', list);
}

// "no down script: rollback/applies (2), rollback/restores-data (2)"
std::string show_skipped(const Judgement& judgement, const ReportOptions& options) {
  std::vector<std::string> reasons;
  std::map<std::string, std::map<std::string, int>> checks;
  for (const Point& point : judgement.points) {
    if (point.verdict != Verdict::skipped) continue;
    auto& counts = checks[point.message];
    if (counts.empty()) reasons.push_back(point.message);
    ++counts[point.check];
  }
  std::string text;
  for (const std::string& reason : reasons) {
    std::vector<std::string> parts;
    for (const auto& [check, count] : checks[reason]) {
      const std::string name = one_line(check, kLongestName);
      parts.push_back(count == 1 ? name : concat(name, " (", std::to_string(count), ')'));
    }
    text += concat(paint("skipped", Tone::quiet, options.color), ": ",
                   one_line(reason, kLongestReason), ": ", join(parts, ", "), '\n');
  }
  return text;
}

}  // namespace

std::string text_of_points(const Run& run, const Judgement& judgement,
                           const ReportOptions& options) {
  std::string text;
  for (const Style& style : kStyles) text += show_kind(run, judgement, style, options);
  return text + show_allowed(judgement, options) + show_passed(judgement, options) +
         show_skipped(judgement, options);
}

}  // namespace gate
