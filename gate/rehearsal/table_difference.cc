#include "gate/rehearsal/table_difference.h"

#include <algorithm>
#include <array>
#include <utility>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/compare/rows.h"

namespace gate {

namespace {

class TableRows {
 public:
  TableRows(const RowDetail& detail, const Moves& moves, const RowAccess& rows)
      : detail_(detail), moves_(moves), rows_(rows) {}

  void compare_by_rows(const TableState& before, const TableState& after,
                       TableDifference& difference) {
    if (difference.columns.empty()) {  // nothing in common but the number of rows
      difference.rows_removed = difference.rows_before;
      difference.rows_added = difference.rows_after;
      difference.compared_rows = true;
      return;
    }
    const RowKey key = row_key_of(before, difference);
    TableDifference narrowed = narrow(key, after, difference);
    const Requests requests = requests_of(before, after, key, narrowed, difference);
    std::vector<std::string> needed = requests.before.columns;
    for (const KeyColumn& column : requests.before.key) needed.push_back(column.name);
    Session* old = rows_.before(needed);
    if (old == nullptr) {
      difference.not_compared =
          "a second run of the migrations before this one gave other rows, so the old rows "
          "cannot be had back";
      return;
    }
    compare_rows(old->rows(requests.before), rows_.now->rows(requests.after),
                 {.key_columns = key.columns.size(),
                  .max_examples = detail_.max_examples,
                  .show_values = detail_.show_values,
                  .notations = notations_of(before, after, narrowed)},
                 narrowed);
    look_at_conversions(before, after, requests, narrowed);
    if (detail_.with_rest && narrowed.rows_added > 0 && narrowed.rows_removed > 0) {
      narrowed.rest = compare_rest(before, after, key, difference);
    }
    if (key.is_whole_row) narrowed.key.clear();
    put_back(narrowed, difference);
  }

 private:
  struct Requests {
    RowRequest before{};
    RowRequest after{};
  };

  // What rows are told apart by: indexes into difference.columns.
  struct RowKey {
    std::vector<std::size_t> columns{};
    // There is no key, but types changed: rows that are the same as text are the same rows, and
    // what became of their values can be told.
    bool is_whole_row = false;
  };

  // A type that shows the same value otherwise has lost nothing of it where the server's own cast
  // makes the new value of the old one, and the old one of the new: a day and its midnight, padding
  // with blanks. One way alone may round away what was done to it, but for the many words of truth.
  void look_at_conversions(const TableState& before, const TableState& after,
                           const Requests& requests, TableDifference& found) {
    RowRequest old_request{.table = requests.before.table, .key = requests.before.key};
    RowRequest new_request{.table = requests.after.table, .key = requests.after.key};
    std::vector<ColumnDifference*> meant;
    std::vector<std::string> old_types;
    std::vector<std::string> new_types;
    for (ColumnDifference& column : found.columns) {
      if (!column.type_changed || column.changed + column.lost == 0) continue;
      const std::string& old_type = find_column(*before.table, column.before)->type;
      const std::string& new_type = find_column(*after.table, column.after)->type;
      const bool is_kept =
          column.lost == 0 || (is_truth_of(old_type, new_type) && column.became_null == 0);
      if (!is_kept) continue;
      old_request.columns.push_back(column.before);
      new_request.columns.push_back(column.after);
      old_types.push_back(old_type);
      new_types.push_back(new_type);
      meant.push_back(&column);
    }
    if (meant.empty() || requests.before.columns.empty() || !rows_.now->can_cast()) return;
    RowRequest old_cast = old_request;
    old_cast.types = new_types;
    RowRequest new_cast = new_request;
    new_cast.types = old_types;
    const std::vector<bool> back = are_equal(meant, old_request, new_cast);
    const std::vector<bool> forth = are_equal(meant, old_cast, new_request);
    for (std::size_t i = 0; i < meant.size(); ++i) {
      if (!forth[i] || (!back[i] && !is_truth_of(old_types[i], new_types[i]))) continue;
      meant[i]->equivalent +=
          std::exchange(meant[i]->changed, 0) + std::exchange(meant[i]->lost, 0);
    }
  }

  // "no" is false, and not a value that is gone.
  static bool is_truth_of(std::string_view old_type, std::string_view new_type) {
    return is_text_type(old_type) && new_type == "boolean";
  }

  // Of each column, whether what the two requests yield is the same in every row.
  std::vector<bool> are_equal(const std::vector<ColumnDifference*>& columns,
                              const RowRequest& before, const RowRequest& after) {
    TableDifference found;
    for (const ColumnDifference* column : columns) {
      found.columns.push_back({.before = column->before, .after = column->after});
    }
    std::vector<bool> equal(columns.size(), false);
    Session* old = rows_.before(before.columns);
    if (old == nullptr) return equal;
    try {
      compare_rows(old->rows(before), rows_.now->rows(after),
                   {.key_columns = before.key.size(), .max_examples = 0}, found);
    } catch (const SqlError&) {  // there is no such cast
      return columns.size() == 1 ? equal : are_equal_by_themselves(columns, before, after);
    }
    // A truth that was worked out is 1 or 0, and one of a column is a word.
    for (std::size_t i = 0; i < columns.size(); ++i) {
      equal[i] = found.columns[i].changed == 0 && found.columns[i].lost == 0;
    }
    return equal;
  }

  // One that cannot be cast says nothing of the others.
  std::vector<bool> are_equal_by_themselves(const std::vector<ColumnDifference*>& columns,
                                            RowRequest before, RowRequest after) {
    std::vector<bool> equal;
    const auto at = [](const std::vector<std::string>& all, std::size_t i) {
      return all.empty() ? all : std::vector{all[i]};
    };
    const RowRequest all_before = before;
    const RowRequest all_after = after;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      before.columns = at(all_before.columns, i);
      before.types = at(all_before.types, i);
      after.columns = at(all_after.columns, i);
      after.types = at(all_after.types, i);
      equal.push_back(are_equal({columns[i]}, before, after).front());
    }
    return equal;
  }

  // Whether rows that went and rows that came are the same ones, written otherwise.
  std::optional<RestDifference> compare_rest(const TableState& before, const TableState& after,
                                             const RowKey& key, const TableDifference& difference) {
    RowRequest old_request{.table = before.table->name};
    RowRequest new_request{.table = after.table->name};
    RestDifference rest;
    const auto is_key = [&](const ColumnDifference& column) {
      return !key.is_whole_row && std::ranges::any_of(key.columns, [&](std::size_t i) {
        return difference.columns[i].before == column.before;
      });
    };
    for (const ColumnDifference& column : difference.columns) {
      if (is_key(column) || may_be_written(before, column)) continue;
      rest.columns.push_back(column.before);
      old_request.key.push_back({column.before, is_converted(column)});
      new_request.key.push_back({column.after, is_converted(column)});
    }
    if (rest.columns.empty()) return std::nullopt;
    Session* old = rows_.before(rest.columns);
    if (old == nullptr) return std::nullopt;
    TableDifference found;
    compare_rows(old->rows(old_request), rows_.now->rows(new_request),
                 {.key_columns = old_request.key.size(), .max_examples = 0}, found);
    rest.rows_added = found.rows_added;
    rest.rows_removed = found.rows_removed;
    return rest;
  }

  bool may_be_written(const TableState& before, const ColumnDifference& column) const {
    const auto is_it = [&](const std::string& name) {
      return equal_ignoring_case(name, column.before) || equal_ignoring_case(name, column.after);
    };
    if (column.generated || std::ranges::any_of(moves_.columns_written, is_it)) return true;
    return std::ranges::any_of(detail_.transforms, [&](const std::string& pattern) {
      return matches_glob(to_lower(pattern),
                          to_lower(concat(before.table->name, ".", column.before)));
    });
  }

  // Values that are all the same need no text to be known by, and text knows less.
  static bool is_converted(const ColumnDifference& column) {
    return column.type_changed && !column.equal;
  }

  static RowKey row_key_of(const TableState& before, const TableDifference& difference) {
    RowKey key{.columns = common_key(before, difference)};
    key.is_whole_row = key.columns.empty() && std::ranges::any_of(difference.columns, is_converted);
    for (std::size_t i = 0; key.is_whole_row && i < difference.columns.size(); ++i) {
      key.columns.push_back(i);
    }
    return key;
  }

  static Requests requests_of(const TableState& before, const TableState& after, const RowKey& key,
                              const TableDifference& narrowed, const TableDifference& difference) {
    Requests requests{{.table = before.table->name}, {.table = after.table->name}};
    for (const std::size_t i : key.columns) {
      const ColumnDifference& column = difference.columns[i];
      requests.before.key.push_back({column.before, is_converted(column)});
      requests.after.key.push_back({column.after, is_converted(column)});
    }
    for (const ColumnDifference& column : narrowed.columns) {
      if (key.columns.empty()) {  // a bag is sorted by all it has
        requests.before.key.push_back({column.before});
        requests.after.key.push_back({column.after});
      } else {
        requests.before.columns.push_back(column.before);
        requests.after.columns.push_back(column.after);
      }
    }
    return requests;
  }

  // As the types say. Text is nothing but its bytes, unless what it was or became says more of it.
  std::vector<Notation> notations_of(const TableState& before, const TableState& after,
                                     const TableDifference& narrowed) const {
    std::vector<Notation> notations;
    for (const ColumnDifference& column : narrowed.columns) {
      const Column* old_one = find_column(*before.table, column.before);
      const Column* new_one = find_column(*after.table, column.after);
      const bool is_known = old_one != nullptr && new_one != nullptr;
      notations.push_back(is_known ? notation_of(old_one->type, new_one->type) : Notation::exact);
    }
    return notations;
  }

  Notation notation_of(std::string_view before, std::string_view after) const {
    if (is_number_type(before) && is_number_type(after)) return Notation::decimal;
    if (!rows_.now->can_cast()) return Notation::exact;  // there a type is but a word
    const auto either = [&](const auto& is_it) { return is_it(before) || is_it(after); };
    const auto both = [&](const auto& is_it) { return is_it(before) && is_it(after); };
    const auto is_json = [](std::string_view type) { return type == "json" || type == "jsonb"; };
    const auto is_uuid = [](std::string_view type) { return type == "uuid"; };
    const auto is_json_or_text = [&](auto type) { return is_json(type) || is_text_type(type); };
    const auto is_uuid_or_text = [&](auto type) { return is_uuid(type) || is_text_type(type); };
    if (either(is_json) && both(is_json_or_text)) return Notation::json;
    const auto is_list = [](std::string_view type) { return type.ends_with("[]"); };
    if (both(is_list)) {
      before.remove_suffix(2);
      after.remove_suffix(2);
      const bool are_json = either(is_json) && both(is_json_or_text);
      return are_json ? Notation::json_list : Notation::exact;
    }
    return either(is_uuid) && both(is_uuid_or_text) ? Notation::uuid : Notation::exact;
  }

  // "character varying(20)"
  static bool is_text_type(std::string_view type) {
    constexpr std::array<std::string_view, 3> kTexts = {"text", "character varying", "character"};
    return !type.ends_with(']') && std::ranges::count(kTexts, type.substr(0, type.find('('))) > 0;
  }

  // "numeric(10,2)", "double precision"
  static bool is_number_type(std::string_view type) {
    const std::string word = to_lower(type.substr(0, type.find_first_of(" (")));
    constexpr std::array<std::string_view, 10> kNumbers = {"numeric", "decimal", "real",   "double",
                                                           "float",   "float4",  "float8", "bigint",
                                                           "integer", "smallint"};
    return !type.ends_with(']') && std::ranges::count(kNumbers, word) > 0;
  }

  static bool has_null_key(const RowKey& key, const TableDifference& difference) {
    return std::ranges::any_of(
        key.columns, [&](std::size_t i) { return difference.columns[i].nulls_before > 0; });
  }

  // Without the columns that need no second look.
  static TableDifference narrow(const RowKey& key, const TableState& after,
                                const TableDifference& difference) {
    TableDifference narrowed = difference;
    narrowed.key.clear();
    for (const std::size_t i : key.columns) {
      narrowed.key.push_back(difference.columns[i].before);
    }
    if (key.is_whole_row) {
      std::erase_if(narrowed.columns, [](const ColumnDifference& c) { return !is_converted(c); });
    } else if (is_keyed_alike(key.columns, after, difference) && !has_null_key(key, difference)) {
      // Digests under the same key tell it, where that is one row's alone.
      std::erase_if(narrowed.columns, [](const ColumnDifference& c) { return c.equal; });
    }
    return narrowed;
  }

  // Indexes into difference.columns of the old key, where all of it is still there.
  static std::vector<std::size_t> common_key(const TableState& before,
                                             const TableDifference& difference) {
    std::vector<std::size_t> key;
    for (const std::string& name : before.snapshot->key) {
      const auto found = std::ranges::find(difference.columns, name, &ColumnDifference::before);
      if (found == difference.columns.end()) return {};
      key.push_back(static_cast<std::size_t>(found - difference.columns.begin()));
    }
    return key;
  }

  static bool is_keyed_alike(const std::vector<std::size_t>& key, const TableState& after,
                             const TableDifference& difference) {
    const std::vector<std::string>& now = after.snapshot->key;
    if (key.empty() || key.size() != now.size()) return false;
    return std::ranges::equal(key, now, [&](std::size_t i, const std::string& name) {
      return difference.columns[i].after == name;
    });
  }

  static void put_back(TableDifference& narrowed, TableDifference& difference) {
    std::vector<ColumnDifference> columns = std::move(difference.columns);
    for (ColumnDifference& column : columns) {
      const auto seen =
          std::ranges::find(narrowed.columns, column.before, &ColumnDifference::before);
      if (seen != narrowed.columns.end()) column = std::move(*seen);
    }
    difference = std::move(narrowed);
    difference.columns = std::move(columns);
  }

  const RowDetail& detail_;
  const Moves& moves_;
  const RowAccess& rows_;
};

}  // namespace

TableDifference compare_table(const RowDetail& detail, const TableState& before,
                              const TableState& after, const std::vector<Rename>& renames,
                              const Moves& moves, const RowAccess& rows) {
  TableComparison found = compare_tables(before, after, renames, moves.carried);
  if (!found.settled) {
    TableRows(detail, moves, rows).compare_by_rows(before, after, found.difference);
  }
  return found.difference;
}

TableDifference compare_table(const Rehearsal& rehearsal, const TableState& before,
                              const TableState& after, const std::vector<Rename>& renames,
                              const Moves& moves, const RowAccess& rows) {
  return compare_table({.max_examples = rehearsal.options.max_examples,
                        .show_values = rehearsal.options.show_values,
                        .with_rest = true,
                        .transforms = rehearsal.scenario.expect.transforms},
                       before, after, renames, moves, rows);
}

}  // namespace gate
