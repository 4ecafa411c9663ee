// A point in words.
#include "gate/report/points.h"

#include <algorithm>

#include "gate/base/text.h"
#include "gate/report/escape.h"

namespace gate {
namespace {

constexpr std::size_t kLongestText = 1000;
constexpr std::size_t kLongestSql = 240;
constexpr std::size_t kLongestExample = 120;
constexpr std::size_t kMostExamples = 3;

std::string show_example(const Example& example) {
  if (example.before.empty() && example.after.empty()) return example.key;
  if (example.after.empty()) return concat(example.key, " is gone (", example.before, ')');
  if (example.before.empty()) return concat(example.key, " is new (", example.after, ')');
  return concat(example.key, ": ", example.before, " -> ", example.after);
}

std::string show_culprit(const Point& point) {
  const std::string place = show_place(point.location);
  const std::string sql = one_line(point.statement, kLongestSql);
  return concat(place, place.empty() || sql.empty() ? "" : ": ", sql);
}

// As values are shown that are not to be read: "text of 12 characters", "blob of 3 bytes".
bool is_masked(std::string_view text) {
  for (const std::string_view words : {"text of ", "blob of "}) {
    for (std::size_t at = text.find(words); at != text.npos; at = text.find(words, at + 1)) {
      const std::size_t digit = at + words.size();
      if (digit < text.size() && text[digit] >= '0' && text[digit] <= '9') return true;
    }
  }
  return false;
}

}  // namespace

std::string lasting_name(const Point& point) {
  return concat(point.check, '\n', point.migration, '\n', point.subject);
}

bool has_masked_value(const Point& point) {
  const auto end = point.evidence.begin() +
                   static_cast<std::ptrdiff_t>(std::min(point.evidence.size(), kMostExamples));
  return std::any_of(point.evidence.begin(), end, [](const Example& example) {
    return is_masked(example.key) || is_masked(example.before) || is_masked(example.after);
  });
}

std::string show_place(const Location& location) {
  if (location.path.empty()) return "";
  if (location.line == 0) return one_line(location.path, kLongestText);
  return one_line(concat(location.path, ':', std::to_string(location.line)), kLongestText);
}

std::string show_evidence(const Point& point) {
  const std::size_t shown = std::min(point.evidence.size(), kMostExamples);
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < shown; ++i) {
    parts.push_back(one_line(show_example(point.evidence[i]), kLongestExample));
  }
  return join(parts, "; ");
}

std::string show_point(const Point& point, std::string_view indent, const PointNotes& notes) {
  std::string text = one_line(point.message, kLongestText);
  const auto add = [&](std::string_view label, const std::string& words) {
    if (!words.empty()) text += concat('\n', indent, label, words);
  };
  add("at ", show_culprit(point));
  text += notes.source;
  const std::string rows = show_evidence(point);
  if (!rows.empty()) add("for example: ", concat(rows, notes.about_rows));
  add("why: ", one_line(point.why, kLongestText));
  add("instead: ", one_line(point.hint, kLongestText));
  add("allowed: ", one_line(point.allowed, kLongestText));
  return text;
}

}  // namespace gate
