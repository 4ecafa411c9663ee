// A comparison of two databases for people.
#include <algorithm>
#include <vector>

#include "gate/base/text.h"
#include "gate/report/diff.h"
#include "gate/report/escape.h"
#include "gate/report/text.h"

namespace gate {
namespace {

constexpr std::size_t kLongestName = 200;
constexpr std::size_t kLongestWords = 300;
constexpr std::size_t kMostObjects = 50;  // without -v
constexpr std::size_t kMostNames = 10;

std::string shown(std::string_view text) {
  return one_line(text, kLongestName);
}

std::string words_of(const ObjectDifference& object) {
  const std::string a = one_line(object.before, kLongestWords);
  const std::string b = one_line(object.after, kLongestWords);
  switch (object.change) {
    case Change::added:
      return concat("only in B: ", b);
    case Change::removed:
      return concat("only in A: ", a);
    case Change::reordered:
      return concat("columns in another order: ", a, " -> ", b);
    default:
      return concat(a, " -> ", b);
  }
}

std::string show_objects(const Diff& diff, const ReportOptions& options) {
  const std::size_t most = options.verbosity > 0 ? diff.schema.size() : kMostObjects;
  std::string text;
  for (std::size_t i = 0; i < std::min(most, diff.schema.size()); ++i) {
    const ObjectDifference& object = diff.schema[i];
    text += concat(
        paint(concat(shown(object.kind), ' ', shown(object.name)), Tone::strong, options.color),
        ": ", words_of(object), '\n');
  }
  if (diff.schema.size() > most) {
    text += concat("and ", diff.schema.size() - most, " more objects (-v shows them)\n");
  }
  return text;
}

std::string rows_of(const TableDifference& table) {
  if (table.after.empty()) return concat("only in A: ", count_of(table.rows_before, "row"));
  if (table.before.empty()) return concat("only in B: ", count_of(table.rows_after, "row"));
  if (table.rows_before == table.rows_after) return count_of(table.rows_before, "row");
  return concat(with_thousands(table.rows_before), " -> ", count_of(table.rows_after, "row"));
}

// Without a key a row has no name but its values, which are nobody's business.
std::string keys_of(const std::vector<Example>& examples, const TableDifference& table) {
  if (examples.empty() || table.key.empty()) return "";
  std::vector<std::string> keys;
  for (const Example& example : examples) keys.push_back(shown(example.key));
  return join(keys, "; ");
}

std::string show_keys(std::string_view title, const std::vector<Example>& examples,
                      const TableDifference& table) {
  const std::string keys = keys_of(examples, table);
  return keys.empty() ? "" : concat("  ", title, ", for example: ", keys, '\n');
}

std::string show_columns(const TableDifference& table) {
  std::string text;
  for (const ColumnDifference& column : table.columns) {
    const std::int64_t rows = rows_that_differ(column);
    if (rows == 0) continue;
    const std::string keys = keys_of(column.examples, table);
    text += concat("  ", shown(column.before), " differs in ", count_of(rows, "row"),
                   column.equivalent > 0 ? concat(" (", with_thousands(column.equivalent),
                                                  " only in the way they are stored)")
                                         : "",
                   keys.empty() ? "" : ", for example: ", keys, '\n');
  }
  return text;
}

std::string show_lone_columns(std::string_view side, const std::vector<LoneColumn>& columns) {
  if (columns.empty()) return "";
  std::vector<std::string> names;
  for (const LoneColumn& column : columns) names.push_back(shown(column.name));
  return concat("  columns only in ", side, ": ", join(names, ", "), '\n');
}

std::string show_table(const TableDifference& table, bool color) {
  std::vector<std::string> parts;
  const auto note = [&](std::int64_t rows, std::string_view what) {
    if (rows > 0) parts.push_back(concat(with_thousands(rows), ' ', what));
  };
  const bool is_in_both = !table.before.empty() && !table.after.empty();
  if (is_in_both) {
    note(table.rows_removed, "only in A");
    note(table.rows_added, "only in B");
    note(table.rows_modified, "modified");
  }
  const bool is_bag = is_in_both && table.key.empty() && !parts.empty();
  const std::string& name = table.before.empty() ? table.after : table.before;
  return concat(paint(concat("rows of ", shown(name)), Tone::strong, color), ": ", rows_of(table),
                parts.empty() ? "" : "; ", join(parts, ", "),
                is_bag ? " (no key tells its rows apart)" : "", '\n',
                show_lone_columns("A", table.dropped), show_lone_columns("B", table.added),
                show_keys("only in A", table.examples_removed, table),
                show_keys("only in B", table.examples_added, table), show_columns(table));
}

std::string show_tables(const Diff& diff, const ReportOptions& options) {
  std::string text;
  for (const TableDifference& table : diff.tables) {
    if (has_other_rows(table)) {
      text += show_table(table, options.color);
    } else if (options.verbosity > 0) {
      text += concat("rows of ", shown(table.before), ": ", rows_of(table), ", the same\n");
    }
  }
  return text;
}

std::string show_left_out(const LeftOut& row, bool in_full) {
  const std::size_t most = in_full ? row.names.size() : std::min(row.names.size(), kMostNames);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < most; ++i) names.push_back(shown(row.names[i]));
  if (most < row.names.size()) names.push_back(concat("and ", row.names.size() - most, " more"));
  return concat("ignored by ", in_quotes(row.pattern), ": ", join(names, ", "), '\n');
}

std::string show_rest(const Diff& diff, bool in_full) {
  std::string text;
  for (const NotCompared& part : diff.not_compared) {
    text += concat("not compared: ", shown(part.name), ": ", one_line(part.reason, kLongestWords),
                   '\n');
  }
  if (!diff.with_data) text += "not asked for: rows\n";
  if (!diff.with_schema) text += "not asked for: the schema\n";
  for (const LeftOut& row : diff.left_out) text += show_left_out(row, in_full);
  return text;
}

Tone tone_of(DiffVerdict verdict) {
  if (verdict == DiffVerdict::same) return Tone::good;
  return verdict == DiffVerdict::different ? Tone::bad : Tone::doubtful;
}

}  // namespace

std::string diff_to_text(const Diff& diff, const ReportOptions& options) {
  const std::string headline = log_text(headline_of(diff));
  const std::string last =
      concat(paint(headline, tone_of(verdict_of(diff)), options.color), options.places, '\n');
  const bool knows_nothing = !diff.not_compared.empty() && diff.not_compared.front().name.empty();
  if (options.verbosity < 0 || knows_nothing) return last;
  return concat("A: ", shown(diff.a.path), " (", bytes_of(diff.a.bytes),
                ")\nB: ", shown(diff.b.path), " (", bytes_of(diff.b.bytes), ")\n",
                show_objects(diff, options), show_tables(diff, options),
                show_rest(diff, options.verbosity > 0), last);
}

}  // namespace gate
