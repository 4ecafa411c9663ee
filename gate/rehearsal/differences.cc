#include "gate/rehearsal/differences.h"

#include <algorithm>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/compare/rows.h"
#include "gate/compare/schemas.h"
#include "gate/compare/tables.h"
#include "gate/rehearsal/replay.h"

namespace gate {

namespace {

class StateComparison {
 public:
  StateComparison(Rehearsal& rehearsal, const KnownState& before, const Snapshot& now,
                  const Moves& moves)
      : rehearsal_(rehearsal),
        timeline_(*rehearsal.timeline),
        before_(before),
        now_(now),
        moves_(moves) {}

  StateDifference run(const Touched& touched) {
    StateDifference result;
    std::set<std::string> taken;
    for (const std::string& name : touched.content) {
      const Table* old = find_table(old_schema(), name);
      if (old == nullptr) continue;
      const Table* fresh = successor(*old, touched);
      if (fresh != nullptr) taken.insert(fresh->name);
      result.tables.push_back(compare(old, fresh));
    }
    for (const std::string& name : touched.content) {
      const Table* fresh = find_table(now_.schema, name);
      if (fresh == nullptr || taken.contains(fresh->name)) continue;
      result.tables.push_back(compare(nullptr, fresh));
    }
    std::vector<std::string> ignored;
    if (!rehearsal_.history_table.empty()) ignored.push_back(rehearsal_.history_table);
    result.schema = compare_schemas(old_schema(), now_.schema, ignored, result.tables);
    return result;
  }

 private:
  const Schema& old_schema() const { return timeline_.schema(before_.state); }

  const TableSnapshot* snapshot_now(const Table& table) const {
    const auto found = now_.tables.find(table.name);
    return found == now_.tables.end() ? nullptr : &found->second;
  }

  // The table that `old` is now: by name, by its renames, or by what it holds.
  const Table* successor(const Table& old, const Touched& touched) {
    if (const Table* same = find_table(now_.schema, old.name)) return same;
    std::string name = old.name;
    for (const Rename& rename : moves_.renames) {
      if (rename.column.empty() && equal_ignoring_case(rename.table, name)) name = rename.to;
    }
    const Table* renamed = find_table(now_.schema, name);
    if (renamed != nullptr && is_new(*renamed)) return renamed;
    for (const std::string& candidate : touched.content) {
      const Table* fresh = find_table(now_.schema, candidate);
      if (fresh != nullptr && is_new(*fresh) && holds_the_same(old, *fresh)) return fresh;
    }
    return nullptr;
  }

  bool is_new(const Table& table) const { return find_table(old_schema(), table.name) == nullptr; }

  bool holds_the_same(const Table& old, const Table& fresh) {
    const TableSnapshot* then = timeline_.find(before_.state, old.name);
    const TableSnapshot* now = snapshot_now(fresh);
    if (then == nullptr || now == nullptr || then->rows == 0) return false;
    TableComparison found = compare_tables({&old, then}, {&fresh, now}, {}, moves_.carried);
    found.difference.before = found.difference.after;  // the name apart
    return found.settled && is_equal(found.difference);
  }

  TableDifference compare(const Table* old, const Table* fresh) {
    const TableState before{old,
                            old == nullptr ? nullptr : timeline_.find(before_.state, old->name)};
    const TableState after{fresh, fresh == nullptr ? nullptr : snapshot_now(*fresh)};
    const bool unreadable = (old != nullptr && before.snapshot == nullptr) ||
                            (fresh != nullptr && after.snapshot == nullptr);
    if (unreadable) return unread(old, fresh);
    TableComparison found = compare_tables(before, after, renames_of_table(old), moves_.carried);
    if (!found.settled) compare_by_rows(before, after, found.difference);
    return found.difference;
  }

  static TableDifference unread(const Table* old, const Table* fresh) {
    TableDifference difference;
    if (old != nullptr) difference.before = old->name;
    if (fresh != nullptr) difference.after = fresh->name;
    difference.is_virtual = (old != nullptr ? old : fresh)->kind == TableKind::virtual_;
    if (!difference.is_virtual) difference.not_compared = "its rows cannot be listed";
    return difference;
  }

  // Column renames under whichever name the table had at the time.
  std::vector<Rename> renames_of_table(const Table* old) const {
    std::vector<Rename> mine;
    if (old == nullptr) return mine;
    std::string name = old->name;
    for (const Rename& rename : moves_.renames) {
      if (!equal_ignoring_case(rename.table, name)) continue;
      if (rename.column.empty()) name = rename.to;
      mine.push_back(rename);
    }
    return mine;
  }

  // Where the rows of the state before are, as far as `columns` go. Null where they are nowhere.
  Session* old_rows(const TableState& before, const std::vector<std::string>& columns) {
    const std::string& table = before.table->name;
    if (timeline_.is_as_in_blue(before_.state, table, columns)) return &timeline_.blue();
    Session& replayed = before_.replay->state(before_.state);
    const TableSnapshot again = replayed.digest({.table = table, .key = before.snapshot->key});
    return has_same_rows(again, *before.snapshot, columns) ? &replayed : nullptr;
  }

  // What rows are told apart by: indexes into difference.columns.
  struct RowKey {
    std::vector<std::size_t> columns{};
    // There is no key, but types changed: rows that are the same as text are the same rows, and
    // what became of their values can be told.
    bool is_whole_row = false;
  };

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
    Session* old = old_rows(before, needed);
    if (old == nullptr) {
      difference.not_compared =
          "a second run of the migrations before this one gave other rows, so the old rows "
          "cannot be had back";
      return;
    }
    compare_rows(old->rows(requests.before), rehearsal_.green_session->rows(requests.after),
                 {.key_columns = key.columns.size(),
                  .max_examples = rehearsal_.options.max_examples,
                  .show_values = rehearsal_.options.show_values},
                 narrowed);
    if (narrowed.rows_added > 0 && narrowed.rows_removed > 0) {
      narrowed.rest = compare_rest(before, after, key, difference);
    }
    if (key.is_whole_row) narrowed.key.clear();
    put_back(narrowed, difference);
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
    Session* old = old_rows(before, rest.columns);
    if (old == nullptr) return std::nullopt;
    TableDifference found;
    compare_rows(old->rows(old_request), rehearsal_.green_session->rows(new_request),
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
    return std::ranges::any_of(
        rehearsal_.scenario.expect.transforms, [&](const std::string& pattern) {
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

  struct Requests {
    RowRequest before{};
    RowRequest after{};
  };

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

  Rehearsal& rehearsal_;
  Timeline& timeline_;
  const KnownState& before_;
  const Snapshot& now_;
  const Moves& moves_;
};

}  // namespace

StateDifference compare_with_green(Rehearsal& rehearsal, const KnownState& before,
                                   const Snapshot& now, const Touched& touched,
                                   const Moves& moves) {
  return StateComparison(rehearsal, before, now, moves).run(touched);
}

}  // namespace gate
