// How many rows each table had: before, afterwards, and when all was taken back.
#include <algorithm>
#include <vector>

#include "gate/base/columns.h"
#include "gate/base/text.h"
#include "gate/report/escape.h"
#include "gate/report/text.h"

namespace gate {

namespace {

constexpr std::size_t kMostTables = 10;    // where the reader did not ask for all
constexpr std::size_t kLongestName = 400;  // bytes
constexpr std::size_t kNameWidth = 40;     // columns
constexpr std::string_view kCut = "...";
constexpr std::size_t kCountWidth = 12;  // all together less than 80 columns

bool is_changed(const TableRecord& table) {
  const bool differs_after_down = table.rolled_back && table.rolled_back != table.blue;
  return table.blue != table.green || differs_after_down;
}

// Nobody was asked, or there was no such table.
std::string show_count(const std::optional<std::int64_t>& count) {
  return count ? with_thousands(*count) : "-";
}

std::string at_right(const std::string& text) {
  return concat(std::string(kCountWidth - std::min(kCountWidth, text.size()), ' '), text);
}

std::string at_left(const std::string& name) {
  const std::string text = one_line(name, kLongestName);
  const std::string_view whole = first_columns(text, kNameWidth);
  if (whole.size() == text.size()) {
    return concat(text, std::string(kNameWidth - columns_of(text), ' '));
  }
  const std::string_view start = first_columns(text, kNameWidth - kCut.size());
  return concat(start, kCut, std::string(kNameWidth - kCut.size() - columns_of(start), ' '));
}

std::string show_line(const std::string& name, const std::string& blue, const std::string& green,
                      const std::string& rolled_back) {
  return concat("  ", at_left(name), at_right(blue), at_right(green), at_right(rolled_back));
}

}  // namespace

std::string text_of_rows(const Run& run, const ReportOptions& options) {
  std::vector<const TableRecord*> tables;
  for (const TableRecord& table : run.tables) {
    if (options.verbosity > 0 || is_changed(table)) tables.push_back(&table);
  }
  if (tables.empty()) return {};
  const std::size_t most = options.verbosity > 0 ? tables.size() : kMostTables;
  std::string text = concat(
      paint(show_line("rows of", "before", "after", "taken back"), Tone::quiet, options.color),
      '\n');
  for (std::size_t i = 0; i < std::min(most, tables.size()); ++i) {
    const TableRecord& table = *tables[i];
    text += show_line(table.name, show_count(table.blue), show_count(table.green),
                      show_count(table.rolled_back)) +
            '\n';
  }
  if (tables.size() > most) {
    text += concat("  and ", with_thousands(static_cast<long long>(tables.size() - most)),
                   " more tables whose rows became more or fewer (-v shows them)\n");
  }
  const std::size_t alike = run.tables.size() - tables.size();
  if (alike > 0) {
    text += concat(
        "  ", with_thousands(static_cast<long long>(alike)),
        alike == 1 ? " table keeps its number of rows\n" : " tables keep their number of rows\n");
  }
  return text;
}

}  // namespace gate
