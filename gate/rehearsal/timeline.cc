#include "gate/rehearsal/timeline.h"

#include <algorithm>
#include <utility>

#include "gate/base/error.h"
#include "gate/compare/views.h"

namespace gate {

Timeline::Timeline(Session& blue, Schema schema) : blue_(blue) {
  add({.schema = std::move(schema)}, {}, blue.sequences());
}

const TableSnapshot* Timeline::find(std::size_t state, const std::string& table) {
  const Table* found = find_table(schema(state), table);
  if (found == nullptr) return nullptr;
  for (std::size_t at = state; at > 0; --at) {
    const auto& tables = states_[at].snapshot.tables;
    const auto read = tables.find(found->name);
    if (read != tables.end()) return &read->second;
    if (states_[at].reached.contains(found->name)) return nullptr;  // its rows cannot be listed
  }
  return blue_table(found->name);
}

const TableSnapshot* Timeline::blue_table(const std::string& table) {
  const auto& tables = states_[0].snapshot.tables;
  const auto read = tables.find(table);
  if (read != tables.end()) return &read->second;
  const Table* found = find_table(schema(0), table);
  if (found == nullptr || unreadable_.contains(table)) return nullptr;
  try {
    put_blue(blue_.digest({.table = table, .key = row_key(schema(0), *found)}));
  } catch (const SqlError&) {  // a virtual table whose rows cannot be listed
    unreadable_.insert(table);
    return nullptr;
  }
  return &tables.at(table);
}

void Timeline::put_blue(TableSnapshot snapshot) {
  states_[0].snapshot.tables[snapshot.name] = std::move(snapshot);
}

bool Timeline::is_untouched(std::size_t state, const std::string& table) const {
  const Table* found = find_table(schema(0), table);
  if (found == nullptr) return false;
  for (std::size_t at = 1; at <= state; ++at) {
    if (states_[at].reached.contains(found->name)) return false;
  }
  return true;
}

bool Timeline::is_as_in_blue(std::size_t state, const std::string& table,
                             const std::vector<std::string>& columns) {
  if (is_untouched(state, table)) return true;
  const TableSnapshot* now = find(state, table);
  const TableSnapshot* then = find(0, table);
  return now != nullptr && then != nullptr && has_same_rows(*now, *then, columns);
}

const TableSnapshot* Timeline::find_view(std::size_t state, const std::string& view) const {
  for (std::size_t at = state + 1; at > 0; --at) {
    const auto& views = states_[at - 1].snapshot.views;
    const auto shown = views.find(view);
    if (shown == views.end()) continue;
    // It may have been another view then, and one since that nobody could ask.
    const bool is_same = at == state + 1 || is_same_view(schema(at - 1), schema(state), view);
    return is_same ? &shown->second : nullptr;
  }
  return nullptr;
}

std::vector<std::string> Timeline::unread_in_blue(const std::set<std::string>& tables) const {
  std::vector<std::string> unread;
  for (const std::string& name : tables) {
    const Table* table = find_table(schema(0), name);
    const bool is_read = table != nullptr && states_[0].snapshot.tables.contains(table->name);
    if (table != nullptr && !is_read) unread.push_back(table->name);
  }
  return unread;
}

bool has_same_rows(const TableSnapshot& a, const TableSnapshot& b,
                   const std::vector<std::string>& columns) {
  if (a.rows != b.rows || a.key != b.key) return false;
  // Without a key equal columns do not make equal rows, and a row does not know its names.
  if (a.key.empty()) {
    return a.whole_rows == b.whole_rows &&
           std::ranges::equal(a.columns, b.columns, {}, &ColumnSnapshot::name,
                              &ColumnSnapshot::name);
  }
  const auto find = [](const TableSnapshot& snapshot, const std::string& name) {
    const auto found = std::ranges::find(snapshot.columns, name, &ColumnSnapshot::name);
    return found == snapshot.columns.end() ? nullptr : &*found;
  };
  return std::ranges::all_of(columns, [&](const std::string& name) {
    const ColumnSnapshot* one = find(a, name);
    const ColumnSnapshot* other = find(b, name);
    return one != nullptr && other != nullptr && one->digest == other->digest;
  });
}

}  // namespace gate
