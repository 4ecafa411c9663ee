#include "gate/report/source_line.h"

#include <algorithm>

#include "gate/base/columns.h"
#include "gate/base/text.h"
#include "gate/report/escape.h"

namespace gate {

namespace {

constexpr std::size_t kBefore = 50;  // columns of a long line that are shown
constexpr std::size_t kBehind = 16;
constexpr int kNumberWidth = 6;

const ScriptRecord* find_script(const Run& run, const Location& place) {
  for (const MigrationRecord& migration : run.migrations) {
    for (const auto* script : {&migration.up, &migration.down, &migration.again}) {
      const bool is_it =
          *script && !(*script)->error_line.empty() && (*script)->error_location == place;
      if (is_it) return &**script;
    }
  }
  return nullptr;
}

// What a terminal would not show as one is a blank.
std::string flat(std::string_view line) {
  std::string text = utf8_text(line);
  std::ranges::replace_if(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
  return log_text(text);
}

std::string pad_number(int number) {
  const std::string digits = std::to_string(number);
  const auto width = static_cast<std::size_t>(kNumberWidth);
  return concat(std::string(width - std::min(width, digits.size()), ' '), digits);
}

}  // namespace

std::string show_source(const Run& run, const Point& point) {
  const ScriptRecord* script = find_script(run, point.location);
  if (script == nullptr) return {};
  const std::string& line = script->error_line;
  const auto column =
      std::min(line.size(), static_cast<std::size_t>(std::max(1, point.location.column) - 1));
  const std::string before = flat(std::string_view(line).substr(0, column));
  const std::string behind = flat(std::string_view(line).substr(column));
  const std::size_t columns = columns_of(before);
  const std::size_t cut = columns > kBefore ? columns - kBefore : 0;
  const std::string start =
      concat(cut > 0 ? "…" : "", before.substr(first_columns(before, cut).size()));
  const std::string source = concat(start, first_columns(behind, kBehind));
  return concat('\n', pad_number(point.location.line), " | ", source, '\n',
                std::string(kNumberWidth, ' '), " | ", std::string(columns_of(start), ' '), '^');
}

}  // namespace gate
