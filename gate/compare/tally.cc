// Counting differences of rows.
#include "gate/compare/tally.h"

#include <iterator>
#include <utility>

#include "gate/base/text.h"

namespace gate {
namespace {

// A row of an example names no more columns than these.
constexpr std::size_t kShownColumns = 8;

void append(std::vector<Example>& to, std::vector<Example>& from, std::size_t limit) {
  for (Example& example : from) {
    if (to.size() == limit) return;
    to.push_back(std::move(example));
  }
}

}  // namespace

Tally::Tally(const RowComparison& how, TableDifference& difference)
    : how_(how),
      difference_(difference),
      examples_(difference.columns.size()),
      old_values_(difference.columns.size()) {
  difference_.rows_added = difference_.rows_removed = difference_.rows_modified = 0;
  difference_.examples_added.clear();
  difference_.examples_removed.clear();
  for (ColumnDifference& column : difference_.columns) {
    column.changed = column.equivalent = column.lost = column.became_null = 0;
    column.was_uniform = false;
    column.examples.clear();
  }
}

void Tally::modified(const Row& before, const Row& after, std::int64_t times) {
  bool is_other = false;
  bool is_in_another_form = false;  // and what differs is nothing but that
  for (std::size_t i = 0; i < difference_.columns.size(); ++i) {
    const std::size_t place = how_.key_columns + i;
    const Value& old_value = before.at(place);
    const Value& new_value = after.at(place);
    const Conversion conversion = classify(old_value, new_value);
    const Notation notation = i < how_.notations.size() ? how_.notations[i] : Notation::exact;
    if (conversion == Conversion::equal) continue;
    // What is equivalent has another storage class, which is told.
    const bool is_open = conversion != Conversion::equivalent;
    if (is_open && is_same_in(notation, old_value, new_value)) {
      is_in_another_form = true;
      continue;
    }
    is_other = true;
    note_column(i, conversion, before, after, times);
  }
  if (is_other || !is_in_another_form) difference_.rows_modified += times;
}

void Tally::added(const Row& row, std::int64_t times) {
  difference_.rows_added += times;
  if (difference_.examples_added.size() >= how_.max_examples) return;
  difference_.examples_added.push_back({.key = show_key(row), .after = show_row(row, true)});
}

void Tally::removed(const Row& row, std::int64_t times) {
  difference_.rows_removed += times;
  if (difference_.examples_removed.size() >= how_.max_examples) return;
  difference_.examples_removed.push_back({.key = show_key(row), .before = show_row(row, false)});
}

void Tally::finish() {
  difference_.compared_rows = true;
  for (std::size_t i = 0; i < examples_.size(); ++i) {
    auto& to = difference_.columns[i].examples;
    append(to, examples_[i].lost, how_.max_examples);
    append(to, examples_[i].changed, how_.max_examples);
    append(to, examples_[i].equivalent, how_.max_examples);
    ColumnDifference& column = difference_.columns[i];
    const std::int64_t others = column.changed + column.equivalent + column.lost;
    const bool is_whole = difference_.rows_removed == 0 && others == difference_.rows_before;
    column.was_uniform = others > 0 && is_whole && old_values_[i].are_one;
  }
}

void Tally::note_old_value(std::size_t index, const Value& value) {
  OldValues& old = old_values_[index];
  if (!old.first) old.first = value;
  old.are_one = old.are_one && classify(*old.first, value) == Conversion::equal;
}

void Tally::note_column(std::size_t index, Conversion conversion, const Row& before,
                        const Row& after, std::int64_t times) {
  ColumnDifference& column = difference_.columns[index];
  ColumnExamples& examples = examples_[index];
  const Value& old_value = before.at(how_.key_columns + index);
  const Value& new_value = after.at(how_.key_columns + index);
  note_old_value(index, old_value);
  std::vector<Example>* kept = nullptr;
  switch (conversion) {
    case Conversion::equal:
      return;
    case Conversion::equivalent:
      column.equivalent += times;
      kept = &examples.equivalent;
      break;
    case Conversion::changed:
      column.changed += times;
      kept = &examples.changed;
      break;
    case Conversion::lost:
      column.lost += times;
      if (std::holds_alternative<Null>(new_value)) column.became_null += times;
      kept = &examples.lost;
      break;
  }
  if (kept->size() >= how_.max_examples) return;
  kept->push_back({.key = show_key(before),
                   .before = show(old_value, how_.show_values),
                   .after = show(new_value, how_.show_values)});
}

std::string Tally::show_key(const Row& row) const {
  std::vector<std::string> parts;
  const bool is_named = difference_.key.size() == how_.key_columns;
  for (std::size_t i = 0; i < how_.key_columns; ++i) {
    const std::string value = show(row.at(i), how_.show_values);
    parts.push_back(is_named ? concat(difference_.key[i], '=', value) : value);
  }
  return join(parts, ", ");
}

std::string Tally::show_row(const Row& row, bool is_after) const {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < difference_.columns.size(); ++i) {
    if (i == kShownColumns) {
      parts.emplace_back("…");
      break;
    }
    const ColumnDifference& column = difference_.columns[i];
    const std::string& name = is_after ? column.after : column.before;
    parts.push_back(concat(name, '=', show(row.at(how_.key_columns + i), how_.show_values)));
  }
  return join(parts, ", ");
}

}  // namespace gate
