#include "gate/rehearsal/old_names.h"

#include <algorithm>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/rehearsal/limited.h"

namespace gate {

namespace {

// As if it were a table, of the types that the columns had: a view states none.
Table table_of(const View& view, const TableSnapshot& shown, const Table& before) {
  Table table{.name = view.name};
  for (const ColumnSnapshot& column : shown.columns) {
    const Column* was = find_column(before, column.name);
    table.columns.push_back({.name = column.name, .type = was == nullptr ? "" : was->type});
  }
  return table;
}

// From the names of the columns now to those that they had.
std::vector<Rename> renames_back(const TableDifference& table) {
  std::vector<Rename> renames;
  for (const ColumnDifference& column : table.columns) {
    if (equal_ignoring_case(column.before, column.after)) continue;
    renames.push_back({.table = table.after, .column = column.after, .to = column.before});
  }
  return renames;
}

bool has_other_rows(const TableDifference& found) {
  return found.rows_added > 0 || found.rows_removed > 0;
}

// The same number or text in another storage class is no other value to who reads it.
std::int64_t other_values(const ColumnDifference& column) {
  return column.changed + column.lost;
}

class OldName {
 public:
  OldName(const Rehearsal& rehearsal, const View& view, const TableSnapshot& shown,
          const NamedBefore& table)
      : rehearsal_(rehearsal),
        shown_(shown),
        table_(table),
        as_table_(table_of(view, shown, *table.before.table)) {
    found_.view = view.name;
    found_.table = table.difference.after;
    found_.rows_wanted = table.before.snapshot->rows;
    found_.rows = shown.rows;
  }

  OldNameView run() {
    const TableDifference then = compare(table_.before, {}, table_.old_rows);
    for (const LoneColumn& column : then.dropped) found_.missing.push_back(column.name);
    const bool differs = !then.not_compared.empty() || has_other_rows(then) ||
                         std::ranges::any_of(then.columns, other_values);
    if (!differs) return std::move(found_);
    if (table_.now.snapshot == nullptr) {
      found_.not_compared = then.not_compared;
      take_rows(then);
      for (const ColumnDifference& column : then.columns) take_values(column);
      return std::move(found_);
    }
    Session* green = rehearsal_.green_session.get();
    const TableDifference now = compare(table_.now, renames_back(table_.difference),
                                        [green](const auto&) { return green; });
    take_both(then, now);
    return std::move(found_);
  }

 private:
  TableDifference compare(
      const TableState& wanted, const std::vector<Rename>& renames,
      const std::function<Session*(const std::vector<std::string>& columns)>& rows) const {
    return compare_table(rehearsal_, wanted, {&as_table_, &shown_}, renames, {},
                         {.before = rows, .now = rehearsal_.green_session.get()});
  }

  // What is neither as it was nor as it is.
  void take_both(const TableDifference& then, const TableDifference& now) {
    const bool is_known = then.not_compared.empty();
    if (!is_known && (has_other_rows(now) || std::ranges::any_of(now.columns, other_values))) {
      found_.not_compared = then.not_compared;
      return;
    }
    found_.rows_wanted = now.rows_before;
    if (has_other_rows(then)) take_rows(now);
    for (const ColumnDifference& column : then.columns) {
      const auto same = std::ranges::find_if(now.columns, [&](const ColumnDifference& other) {
        return equal_ignoring_case(other.after, column.after);
      });
      const bool is_written = same != now.columns.end() && other_values(*same) == 0;
      if (!is_written) take_values(column);
    }
  }

  void take_rows(const TableDifference& found) {
    found_.rows_missing = found.rows_removed;
    found_.rows_strange = found.rows_added;
  }

  void take_values(const ColumnDifference& column) {
    if (other_values(column) == 0) return;
    found_.differing.push_back(column.before);
    found_.rows_modified = std::max(found_.rows_modified, other_values(column));
  }

  const Rehearsal& rehearsal_;
  const TableSnapshot& shown_;
  const NamedBefore& table_;
  const Table as_table_;
  OldNameView found_{};
};

OldNameView not_compared(const View& view, const NamedBefore& table, const std::string& why) {
  OldNameView answer{.view = view.name, .table = table.difference.after};
  answer.not_compared = why;
  return answer;
}

}  // namespace

const View* view_under_old_name(const Schema& now, const TableDifference& table) {
  const bool has_kept_it = equal_ignoring_case(table.before, table.after);
  if (table.before.empty() || has_kept_it) return nullptr;
  const auto found = std::ranges::find_if(
      now.views, [&](const View& view) { return equal_ignoring_case(view.name, table.before); });
  return found == now.views.end() ? nullptr : &*found;
}

std::optional<OldNameView> ask_by_old_name(const Rehearsal& rehearsal, const Snapshot& now,
                                           const View& view, const NamedBefore& table) {
  if (rehearsal.large) return not_compared(view, table, "the database is large");
  const auto left_out = rehearsal.views_left_out.find(to_lower(view.name));
  if (left_out != rehearsal.views_left_out.end()) {
    return not_compared(view, table, left_out->second);
  }
  const auto shown = now.views.find(to_lower(view.name));
  if (shown == now.views.end()) return std::nullopt;
  if (table.before.snapshot == nullptr) {
    return not_compared(view, table, "the table's rows could not be listed");
  }
  Session& green = *rehearsal.green_session;
  const Limited limited(green);
  try {
    return OldName(rehearsal, view, shown->second, table).run();
  } catch (const Interrupted&) {
    throw;
  } catch (const SqlError& error) {
    return not_compared(view, table, error.what());
  } catch (const Error&) {
    if (!green.timed_out()) throw;
    return not_compared(view, table, concat("it takes longer than ", duration(kViewSeconds)));
  }
}

}  // namespace gate
