// The points of a text report, the worst first.
#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "gate/base/text.h"
#include "gate/report/comparison.h"
#include "gate/report/escape.h"
#include "gate/report/points.h"
#include "gate/report/source_line.h"
#include "gate/report/text.h"

namespace gate {
namespace {

constexpr std::size_t kMostPoints = 50;  // of a kind; a log has an end
constexpr std::size_t kLongestName = 160;
constexpr std::size_t kLongestReason = 300;
constexpr std::string_view kIndent = "  ";

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

std::string show_title(const Point& point, const Run& run, Tone tone, bool color, bool is_added) {
  const std::string verdict = concat(is_added ? "new " : "", to_string(point.verdict));
  std::string title = concat(paint(verdict, tone, color), ' ',
                             paint(one_line(point.check, kLongestName), Tone::strong, color));
  if (!point.migration.empty()) {
    title += concat(", migration ", migration_name(run, point.migration));
  }
  if (!point.subject.empty() && point.subject != point.migration) {
    title += concat(", ", one_line(point.subject, kLongestName));
  }
  return title;
}

// A warning in two to four lines: it stops nobody. One row of many says what is meant. Where
// scripts are read alone there is little else, so it says why.
Point shortened(const Run& run, Point point) {
  if (!run.text_only) point.why.clear();
  point.statement.clear();
  if (point.evidence.size() > 1) point.evidence.resize(1);
  return point;
}

bool is_same(const Example& a, const Example& b) {
  return a.key == b.key && a.before == b.before && a.after == b.after;
}

// Two checks can report one deed: a refusal for duplicates is one of both.
bool has_same_details(const Point& a, const Point& b) {
  return a.migration == b.migration && a.location == b.location && a.statement == b.statement &&
         std::equal(a.evidence.begin(), a.evidence.end(), b.evidence.begin(), b.evidence.end(),
                    is_same);
}

// Shows points at length; what was said before is not said again.
class Teller {
 public:
  explicit Teller(const Run& run) : run_(run) {}

  std::string tell(const Point& point) {
    const bool is_told = std::ranges::any_of(
        told_, [&](const Point* other) { return has_same_details(*other, point); });
    if (is_told && !point.statement.empty()) {
      Point rest = point;
      rest.statement = "as above";
      rest.evidence.clear();
      return show_point(rest, kIndent);
    }
    told_.push_back(&point);
    const bool is_masked = !knows_mask_ && has_masked_value(point);
    knows_mask_ = knows_mask_ || is_masked;
    return show_point(point, kIndent,
                      {.source = show_source(run_, point),
                       .about_rows = is_masked ? " (--show-values shows them)" : ""});
  }

 private:
  const Run& run_;
  std::vector<const Point*> told_;
  bool knows_mask_ = false;
};

std::string show_kind(const Run& run, const Judgement& judgement, const Style& style,
                      const ReportOptions& options, Teller& teller) {
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
    const bool is_added = is_new(options.comparison, judgement, point);
    text += concat(
        '\n', show_title(point, run, style.tone, options.color, is_added), "\n  ",
        style.at_length ? teller.tell(point) : show_point(shortened(run, point), kIndent), '\n');
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

// The reasons are long, and the same in every run. Where not all was judged they say how far the
// rehearsal came, and where the way back was not tried with new rows, PASSED says less than usual.
bool tells_why_skipped(const Run& run, const Point& point, const Judgement& judgement,
                       const ReportOptions& options) {
  if (options.verbosity > 0) return true;
  if (judgement.verdict == GateVerdict::passed && !point.message.empty() &&
      point.message == run.new_rows.skipped) {
    return true;
  }
  return !is_whole(judgement) && point.phase != Phase::preflight;
}

// "no down script: rollback/applies (2), rollback/restores-data (2)"
std::string show_skipped(const Run& run, const Judgement& judgement, const ReportOptions& options) {
  std::vector<std::string> reasons;
  std::map<std::string, std::map<std::string, int>> checks;
  long long others = 0;
  for (const Point& point : judgement.points) {
    if (point.verdict != Verdict::skipped) continue;
    if (!tells_why_skipped(run, point, judgement, options)) {
      ++others;
      continue;
    }
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
  if (others > 0) {
    text += concat(paint("skipped", Tone::quiet, options.color), ": ", count_of(others, "point"),
                   " (-v shows why)\n");
  }
  return text;
}

}  // namespace

std::string text_of_points(const Run& run, const Judgement& judgement,
                           const ReportOptions& options) {
  std::string text;
  Teller teller(run);
  for (const Style& style : kStyles) text += show_kind(run, judgement, style, options, teller);
  return text + show_allowed(judgement, options) + show_passed(judgement, options) +
         show_skipped(run, judgement, options);
}

}  // namespace gate
