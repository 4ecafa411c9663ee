#include "gate/rehearsal/moved_away.h"

#include <set>
#include <string>
#include <vector>

#include "gate/base/text.h"
#include "gate/rehearsal/moved_columns.h"
#include "gate/rehearsal/storage.h"

namespace gate {

namespace {

bool is_wanted(const TableDifference& table, const LoneColumn& column) {
  return !table.after.empty() && column.values > 0 && !column.generated;
}

// The columns that went from tables that stay, of all migrations.
std::vector<std::pair<std::string, LoneColumn*>> dropped_columns(Rehearsal& rehearsal) {
  std::vector<std::pair<std::string, LoneColumn*>> dropped;
  for (std::size_t i = 0; i < rehearsal.applied; ++i) {
    for (TableDifference& table : rehearsal.record(i).change->tables) {
      for (LoneColumn& column : table.dropped) {
        if (is_wanted(table, column)) dropped.emplace_back(table.before, &column);
      }
    }
  }
  return dropped;
}

// Tables that can have taken values over.
std::set<std::string> touched_tables(const Rehearsal& rehearsal, const Schema& deployed) {
  std::set<std::string> tables;
  for (const std::string& name : touched_by_all(rehearsal).content) {
    const Table* table = find_table(deployed, name);
    if (table != nullptr && table->kind == TableKind::normal) tables.insert(name);
  }
  return tables;
}

}  // namespace

void find_moved_away(Rehearsal& rehearsal) {
  if (rehearsal.large) return;
  const auto dropped = dropped_columns(rehearsal);
  if (dropped.empty()) return;
  const std::size_t top = rehearsal.timeline->size() - 1;
  const std::set<std::string> touched = touched_tables(rehearsal, rehearsal.timeline->schema(top));
  for (const MovedColumn& moved : find_moved_columns(rehearsal, 0, top, touched)) {
    for (const auto& [table, column] : dropped) {
      const bool is_it = equal_ignoring_case(table, moved.from_table) &&
                         equal_ignoring_case(column->name, moved.from_column);
      if (is_it) column->moved_to = concat(moved.table, ".", moved.column);
    }
  }
}

}  // namespace gate
