#include "gate/model/diff.h"

#include <algorithm>
#include <cstdlib>

#include "gate/base/text.h"

namespace gate {

namespace {

constexpr std::size_t kMostNames = 3;

std::string name_of(const TableDifference& table) {
  return table.before.empty() ? table.after : table.before;
}

// "(orders, users, audit and 4 more)"
std::string list_some(const std::vector<std::string>& names) {
  std::vector<std::string> shown(
      names.begin(),
      names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), kMostNames)));
  const std::size_t more = names.size() - shown.size();
  return printable(
      concat(" (", join(shown, ", "), more > 0 ? concat(" and ", more, " more") : "", ')'));
}

// Nobody reads a name with a line end as one.
std::string on_one_line(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return text;
}

std::string show_left_open(const Diff& diff) {
  if (diff.not_compared.empty()) return "";
  std::vector<std::string> names;
  for (const NotCompared& part : diff.not_compared) names.push_back(part.name);
  return concat("; ", diff.not_compared.size(), " could not be compared", list_some(names));
}

std::string show_same(const Diff& diff) {
  if (!diff.with_data) return "SAME: the schema; no rows were compared";
  std::int64_t rows = 0;
  for (const TableDifference& table : diff.tables) rows += table.rows_before;
  return concat("SAME: ", count_of(std::ssize(diff.tables), "table"), ", ", count_of(rows, "row"));
}

std::string show_different(const Diff& diff) {
  std::vector<std::string> parts;
  if (!diff.schema.empty()) parts.push_back(count_of(std::ssize(diff.schema), "object"));
  std::vector<std::string> tables;
  for (const TableDifference& table : diff.tables) {
    if (has_other_rows(table)) tables.push_back(name_of(table));
  }
  if (!tables.empty()) {
    parts.push_back(concat(count_of(std::ssize(tables), "table"), list_some(tables)));
  }
  return concat("DIFFERENT: ", join(parts, ", "), show_left_open(diff));
}

std::string show_not_judged(const Diff& diff) {
  const NotCompared& first = diff.not_compared.front();
  const std::size_t more = diff.not_compared.size() - 1;
  return concat("NOT JUDGED: ", printable(first.name), first.name.empty() ? "" : ": ",
                printable(first.reason), more > 0 ? concat(" (and ", more, " more)") : "");
}

}  // namespace

std::string_view to_string(DiffVerdict verdict) {
  switch (verdict) {
    case DiffVerdict::same:
      return "same";
    case DiffVerdict::different:
      return "different";
    case DiffVerdict::not_judged:
      return "not-judged";
  }
  std::abort();  // not a DiffVerdict
}

DiffVerdict verdict_of(const Diff& diff) {
  const bool differs = !diff.schema.empty() || std::ranges::any_of(diff.tables, has_other_rows);
  if (differs) return DiffVerdict::different;
  return diff.not_compared.empty() ? DiffVerdict::same : DiffVerdict::not_judged;
}

bool has_other_rows(const TableDifference& table) {
  if (table.rows_before != table.rows_after) return true;
  if (table.rows_added != 0 || table.rows_removed != 0 || table.rows_modified != 0) return true;
  const bool has_lone_column = !table.dropped.empty() || !table.added.empty();
  return has_lone_column && table.rows_before > 0;
}

std::int64_t rows_that_differ(const ColumnDifference& column) {
  return column.changed + column.equivalent + column.lost;
}

std::string headline_of(const Diff& diff) {
  switch (verdict_of(diff)) {
    case DiffVerdict::same:
      return show_same(diff);
    case DiffVerdict::different:
      return on_one_line(show_different(diff));
    case DiffVerdict::not_judged:
      return on_one_line(show_not_judged(diff));
  }
  std::abort();  // not a DiffVerdict
}

}  // namespace gate
