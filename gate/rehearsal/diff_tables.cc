#include "gate/rehearsal/diff_tables.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>
#include <vector>

#include "gate/base/error.h"
#include "gate/base/progress.h"
#include "gate/base/text.h"
#include "gate/compare/tables.h"
#include "gate/rehearsal/diff_digests.h"
#include "gate/rehearsal/table_difference.h"

namespace gate {

namespace {

bool is_compared(const Table& table) {
  return table.kind == TableKind::normal || table.kind == TableKind::virtual_;
}

class TableComparer {
 public:
  TableComparer(const DiffTask& task, Diff& diff) : task_(task), diff_(diff) {}

  void run() {
    std::tie(a_, b_) = read_digests(task_, tables_to_read());
    for (const Table& table : task_.a.schema.tables) {
      if (!is_wanted(table)) continue;
      const Table* other = find_table(task_.b.schema, table.name);
      if (other != nullptr && is_compared(*other)) {
        compare(table, *other);
      } else {
        note_lone(table, true);
      }
    }
    for (const Table& table : task_.b.schema.tables) {
      const Table* other = find_table(task_.a.schema, table.name);
      const bool is_in_both = other != nullptr && is_compared(*other);
      if (is_wanted(table) && !is_in_both) note_lone(table, false);
    }
  }

 private:
  bool is_wanted(const Table& table) const {
    return is_compared(table) && !task_.left_out.has_table(table.name);
  }

  // Of every table that both have; what shows another one's content is known by what it keeps.
  std::vector<std::string> tables_to_read() const {
    std::vector<std::string> names;
    for (const Table& table : task_.a.schema.tables) {
      const Table* other = find_table(task_.b.schema, table.name);
      if (!is_wanted(table) || other == nullptr || !is_compared(*other)) continue;
      if (!shows_another(table, *other)) {
        names.push_back(table.name);
        continue;
      }
      for (const Schema* schema : {&task_.a.schema, &task_.b.schema}) {
        std::ranges::copy(storage_of(table.name, *schema), std::back_inserter(names));
      }
    }
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
  }

  static bool shows_another(const Table& table, const Table& other) {
    return table.indexes_another || other.indexes_another;
  }

  static std::vector<std::string> storage_of(const std::string& table, const Schema& schema) {
    const std::string begin = to_lower(concat(table, '_'));
    std::vector<std::string> names;
    for (const Table& one : schema.tables) {
      const bool is_its = one.kind == TableKind::shadow && to_lower(one.name).starts_with(begin);
      if (is_its) names.push_back(one.name);
    }
    return names;
  }

  // Where it may have been either of them.
  std::string reason_of_either(const Error& error) const {
    return reason_of(Error(reason_of(error, task_.a.database)), task_.b.database);
  }

  void leave_open(const std::string& table, const std::string& reason) {
    diff_.not_compared.push_back({table, reason});
  }

  // Where a table of either could not be read.
  bool left_open(const std::string& table) {
    for (const auto& [digests, side] : {std::pair{&a_, &diff_.a}, {&b_, &diff_.b}}) {
      const auto refusal = digests->refusals.find(to_lower(table));
      if (refusal == digests->refusals.end()) continue;
      leave_open(table,
                 concat("it cannot be read in ", in_quotes(side->path), ": ", refusal->second));
      return true;
    }
    return false;
  }

  void compare(const Table& table, const Table& other) {
    if (shows_another(table, other)) return compare_storage(table, other);
    if (left_open(table.name)) return;
    const TableState before{&table, a_.find(table.name)};
    const TableState after{&other, b_.find(other.name)};
    if (before.snapshot == nullptr || after.snapshot == nullptr) {
      return leave_open(table.name, "it was not read");
    }
    if (table.columns.empty() && other.columns.empty()) {
      return note_counts(table, other, before.snapshot->rows, after.snapshot->rows);
    }
    try {
      compare_states(before, after);
    } catch (const Interrupted&) {
      throw;
    } catch (const Error& error) {
      leave_open(table.name, concat("its rows cannot be compared: ", reason_of_either(error)));
    }
  }

  void compare_states(const TableState& before, const TableState& after) {
    note_step(before.table->name);
    const TableComparison known = compare_tables(before, after, {}, {});
    const RowAccess rows{.before = [this](const auto&) { return task_.a.session.get(); },
                         .now = task_.b.session.get()};
    TableDifference found = compare_table(
        {.max_examples = task_.options.max_examples, .show_values = task_.options.show_values},
        before, after, {}, {}, rows);
    const bool has_other_digests =
        before.snapshot->key == after.snapshot->key &&
        !std::ranges::all_of(known.difference.columns, &ColumnDifference::equal);
    if (has_other_digests && !has_other_rows(found)) {
      return leave_open(before.table->name, "its digests differ, and none of its rows do");
    }
    diff_.tables.push_back(std::move(found));
  }

  // Every column is left out: there are as many rows, or there are not.
  void note_counts(const Table& table, const Table& other, std::int64_t before,
                   std::int64_t after) {
    diff_.tables.push_back({.before = table.name,
                            .after = other.name,
                            .rows_before = before,
                            .rows_after = after,
                            .compared_rows = true,
                            .rows_added = std::max<std::int64_t>(0, after - before),
                            .rows_removed = std::max<std::int64_t>(0, before - after)});
  }

  // What it is asked for comes from another table; what it keeps of its own decides what it finds,
  // and can be laid out in many ways.
  void compare_storage(const Table& table, const Table& other) {
    const std::vector<std::string> parts = storage_of(table.name, task_.a.schema);
    if (parts.empty() || parts.size() != storage_of(other.name, task_.b.schema).size()) {
      return leave_open(table.name, "what it finds cannot be listed");
    }
    for (const std::string& part : parts) {
      if (left_open(part)) return;
      const TableSnapshot* a = a_.find(part);
      const TableSnapshot* b = b_.find(part);
      if (a == nullptr || b == nullptr || !is_same(*a, *b)) {
        return leave_open(table.name,
                          "it keeps an index of another table's rows, which is laid out in another "
                          "way; whether it finds the same cannot be told");
      }
    }
    note_shown(table, other);
  }

  void note_shown(const Table& table, const Table& other) {
    try {
      diff_.tables.push_back({.before = table.name,
                              .after = other.name,
                              .is_virtual = true,
                              .rows_before = task_.a.session->count_rows(table.name),
                              .rows_after = task_.b.session->count_rows(other.name)});
    } catch (const Interrupted&) {
      throw;
    } catch (const Error& error) {
      leave_open(table.name, reason_of_either(error));
    }
  }

  static bool is_same(const TableSnapshot& a, const TableSnapshot& b) {
    return a.rows == b.rows && a.whole_rows == b.whole_rows && a.key == b.key &&
           std::ranges::equal(a.columns, b.columns, {}, &ColumnSnapshot::digest,
                              &ColumnSnapshot::digest);
  }

  void note_lone(const Table& table, bool is_in_a) {
    DiffDatabase& side = is_in_a ? task_.a : task_.b;
    TableDifference found{.is_virtual = table.kind == TableKind::virtual_};
    (is_in_a ? found.before : found.after) = table.name;
    try {
      const std::int64_t rows = side.session->count_rows(table.name);
      (is_in_a ? found.rows_before : found.rows_after) = rows;
      (is_in_a ? found.rows_removed : found.rows_added) = rows;
    } catch (const Interrupted&) {
      throw;
    } catch (const Error& error) {
      return leave_open(table.name, reason_of(error, side.database));
    }
    diff_.tables.push_back(std::move(found));
  }

  const DiffTask& task_;
  Diff& diff_;
  DiffDigests a_{};
  DiffDigests b_{};
};

}  // namespace

void compare_rows_of_tables(const DiffTask& task, Diff& diff) {
  TableComparer(task, diff).run();
}

std::string reason_of(const Error& error, const Database& database) {
  const std::string_view message = error.what();
  const std::string place = concat(database.location, ": ");
  return std::string(message.starts_with(place) ? message.substr(place.size()) : message);
}

SessionOptions options_of_reading() {
  return {.access = Access::read};
}

}  // namespace gate
