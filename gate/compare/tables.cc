// Matching the columns of two snapshots.
#include "gate/compare/tables.h"

#include <algorithm>
#include <optional>
#include <string>

#include "gate/base/text.h"
#include "gate/compare/spelling.h"

namespace gate {
namespace {

using Columns = std::vector<ColumnSnapshot>;

// For every column before: its place after. Nothing may be matched twice.
class Matching {
 public:
  Matching(const Columns& before, const Columns& after)
      : before_(before), after_(after), places_(before.size()), taken_(after.size(), false) {}

  const std::optional<std::size_t>& place_of(std::size_t column) const { return places_[column]; }
  bool is_taken(std::size_t place) const { return taken_[place]; }

  void match_names() {
    for (std::size_t i = 0; i < before_.size(); ++i) match(i, find_free(before_[i].name));
  }

  void match_renames(const std::vector<Rename>& renames) {
    for (std::size_t i = 0; i < before_.size(); ++i) {
      if (places_[i]) continue;
      std::string name = before_[i].name;
      for (const Rename& rename : renames) {
        if (!rename.column.empty() && equal_ignoring_case(rename.column, name)) name = rename.to;
      }
      match(i, find_free(name));
    }
  }

  // By content, in declared order. A column without a value has none to be known by.
  void match_digests(std::int64_t rows_before, std::int64_t rows_after,
                     const std::vector<Carried>& carried) {
    for (std::size_t i = 0; i < before_.size(); ++i) {
      if (places_[i] || before_[i].nulls == rows_before) continue;
      for (std::size_t k = 0; k < after_.size() && !places_[i]; ++k) {
        if (taken_[k] || after_[k].nulls == rows_after) continue;
        const bool is_known = std::ranges::any_of(carried, [&](const Carried& way) {
          return equal_ignoring_case(way.from, before_[i].name) &&
                 (way.to.empty() || equal_ignoring_case(way.to, after_[k].name));
        });
        if (is_known && before_[i].digest == after_[k].digest) match(i, k);
      }
    }
  }

  void match(std::size_t column, std::optional<std::size_t> place) {
    if (!place) return;
    places_[column] = place;
    taken_[*place] = true;
  }

 private:
  std::optional<std::size_t> find_free(const std::string& name) const {
    for (std::size_t k = 0; k < after_.size(); ++k) {
      if (!taken_[k] && equal_ignoring_case(after_[k].name, name)) return k;
    }
    return std::nullopt;
  }

  const Columns& before_;
  const Columns& after_;
  std::vector<std::optional<std::size_t>> places_;
  std::vector<bool> taken_;
};

std::optional<std::size_t> find_place(const Columns& columns, const std::string& name) {
  const auto found = std::ranges::find_if(columns, [&](const ColumnSnapshot& column) {
    return equal_ignoring_case(column.name, name);
  });
  if (found == columns.end()) return std::nullopt;
  return static_cast<std::size_t>(found - columns.begin());
}

// Whether the digests are bound to the same key: its columns are matched, or neither is and they
// have the same content (a key column that was renamed).
bool is_keyed_alike(const TableSnapshot& before, const TableSnapshot& after,
                    const Matching& matching) {
  if (before.key.size() != after.key.size()) return false;
  for (std::size_t i = 0; i < before.key.size(); ++i) {
    const auto old_place = find_place(before.columns, before.key[i]);
    const auto new_place = find_place(after.columns, after.key[i]);
    if (!old_place || !new_place) return false;
    const auto& matched = matching.place_of(*old_place);
    if (matched == new_place) continue;
    if (matched || matching.is_taken(*new_place) || before.rows == 0) return false;
    if (before.columns[*old_place].digest != after.columns[*new_place].digest) return false;
  }
  return true;
}

bool is_generated(const Column* column) {
  return column != nullptr && column->generated != Generated::no;
}

LoneColumn lone_column(const TableState& state, const ColumnSnapshot& column) {
  return {.name = column.name,
          .values = state.snapshot->rows - column.nulls,
          .generated = is_generated(find_column(*state.table, column.name))};
}

ColumnDifference compare_columns(const TableState& before, const ColumnSnapshot& was,
                                 const TableState& after, const ColumnSnapshot& is) {
  const Column* declared_before = find_column(*before.table, was.name);
  const Column* declared_after = find_column(*after.table, is.name);
  const bool are_declared = declared_before != nullptr && declared_after != nullptr;
  return {
      .before = was.name,
      .after = is.name,
      .equal = was.digest == is.digest,
      .type_changed = are_declared && !is_same_type(declared_before->type, declared_after->type),
      .generated = is_generated(declared_before) && is_generated(declared_after) &&
                   declared_before->expression == declared_after->expression,
      .nulls_before = was.nulls};
}

// Columns that stay, and under the same keys hold what `gone` held, each row what it had.
std::vector<std::string> find_same(const ColumnSnapshot& gone, const TableState& after,
                                   const Matching& matching) {
  std::vector<std::string> same;
  const Columns& columns = after.snapshot->columns;
  for (std::size_t k = 0; k < columns.size(); ++k) {
    const bool stays =
        matching.is_taken(k) && !is_generated(find_column(*after.table, columns[k].name));
    if (stays && columns[k].digest == gone.digest) same.push_back(columns[k].name);
  }
  return same;
}

void fill_columns(const TableState& before, const TableState& after, const Matching& matching,
                  TableDifference& difference) {
  const Columns& old_columns = before.snapshot->columns;
  const Columns& new_columns = after.snapshot->columns;
  for (std::size_t i = 0; i < old_columns.size(); ++i) {
    const auto& place = matching.place_of(i);
    if (place) {
      difference.columns.push_back(
          compare_columns(before, old_columns[i], after, new_columns[*place]));
    } else {
      difference.dropped.push_back(lone_column(before, old_columns[i]));
    }
  }
  for (std::size_t k = 0; k < new_columns.size(); ++k) {
    if (!matching.is_taken(k)) difference.added.push_back(lone_column(after, new_columns[k]));
  }
}

// Without a key equal columns can still make other rows; only whole rows tell, as far as both have
// the same columns: those that were added at the end, or went from there, do not count.
bool has_same_whole_rows(const TableSnapshot& before, const TableSnapshot& after,
                         const Matching& matching, std::size_t common) {
  if (common == 0) return false;
  for (std::size_t i = 0; i < common; ++i) {
    if (matching.place_of(i) != i) return false;
  }
  return before.columns[common - 1].up_to_here == after.columns[common - 1].up_to_here;
}

// NULL is no value, and any number of rows may have it for a key.
bool has_null_key(const TableSnapshot& snapshot) {
  return std::ranges::any_of(snapshot.key, [&](const std::string& name) {
    const auto place = find_place(snapshot.columns, name);
    return place && snapshot.columns[*place].nulls > 0;
  });
}

bool is_settled(const TableSnapshot& before, const TableSnapshot& after, const Matching& matching,
                const TableDifference& difference) {
  if (before.rows != after.rows) return false;
  if (!std::ranges::all_of(difference.columns, &ColumnDifference::equal)) return false;
  const bool tells_rows_apart = !before.key.empty() && !has_null_key(before);
  return tells_rows_apart || before.rows == 0 ||
         has_same_whole_rows(before, after, matching, difference.columns.size());
}

// Without a key equal digests are those of equal bags, not of equal rows; a column of NULLs has
// nothing that could be elsewhere.
void find_same_of_dropped(const TableState& before, const TableState& after,
                          const Matching& matching, TableDifference& difference) {
  const TableSnapshot& was = *before.snapshot;
  if (was.key.empty() || has_null_key(was) || was.rows != after.snapshot->rows) return;
  for (LoneColumn& column : difference.dropped) {
    const auto place = find_place(was.columns, column.name);
    if (place && column.values > 0)
      column.same_as = find_same(was.columns[*place], after, matching);
  }
}

// Digests that are bound to other keys say nothing of each other.
void distrust(TableComparison& comparison) {
  comparison.settled = false;
  for (ColumnDifference& column : comparison.difference.columns) column.equal = false;
}

TableComparison compare_snapshots(const TableState& before, const TableState& after,
                                  const std::vector<Rename>& renames,
                                  const std::vector<Carried>& carried, TableDifference difference) {
  const TableSnapshot& was = *before.snapshot;
  const TableSnapshot& is = *after.snapshot;
  Matching matching(was.columns, is.columns);
  matching.match_names();
  matching.match_renames(renames);
  const bool keyed_alike = is_keyed_alike(was, is, matching);
  if (keyed_alike) matching.match_digests(was.rows, is.rows, carried);

  TableComparison comparison{.difference = std::move(difference)};
  fill_columns(before, after, matching, comparison.difference);
  if (!keyed_alike) {
    distrust(comparison);
    return comparison;
  }
  find_same_of_dropped(before, after, matching, comparison.difference);
  comparison.difference.key = was.key;
  comparison.settled = is_settled(was, is, matching, comparison.difference);
  return comparison;
}

std::int64_t rows_of(const TableState& state) {
  return state.snapshot == nullptr ? 0 : state.snapshot->rows;
}

}  // namespace

TableComparison compare_tables(const TableState& before, const TableState& after,
                               const std::vector<Rename>& renames,
                               const std::vector<Carried>& carried) {
  TableDifference difference{.rows_before = rows_of(before), .rows_after = rows_of(after)};
  for (const auto& [table, name] :
       {std::pair{before.table, &difference.before}, std::pair{after.table, &difference.after}}) {
    if (table == nullptr) continue;
    *name = table->name;
    difference.is_virtual |= table->kind == TableKind::virtual_;
  }
  if (before.table == nullptr || after.table == nullptr) return {.difference = difference};
  if (before.snapshot == nullptr || after.snapshot == nullptr) {
    return {.difference = difference, .settled = false};
  }
  return compare_snapshots(before, after, renames, carried, std::move(difference));
}

}  // namespace gate
