#include "gate/rehearsal/fault_state.h"

#include <algorithm>
#include <string_view>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/compare/schemas.h"

namespace gate {

namespace {

constexpr std::size_t kMostWords = 4;

bool is_same_column(const ColumnSnapshot& a, const ColumnSnapshot& b) {
  return a.name == b.name && a.digest == b.digest;
}

bool is_same_table(const TableSnapshot& a, const TableSnapshot& b) {
  return a.rows == b.rows && a.key == b.key && a.whole_rows == b.whole_rows &&
         std::ranges::equal(a.columns, b.columns, is_same_column);
}

bool is_same_but_for(const std::set<std::string>& columns, const TableSnapshot& a,
                     const TableSnapshot& b) {
  if (columns.empty()) return true;
  return a.rows == b.rows &&
         std::ranges::equal(a.columns, b.columns, [&](const auto& one, const auto& other) {
           return one.name == other.name &&
                  (one.digest == other.digest || columns.contains(one.name));
         });
}

std::string_view words_of(Change change) {
  switch (change) {
    case Change::added:
      return " was added";
    case Change::removed:
      return " is gone";
    case Change::changed:
      return " was changed";
    case Change::renamed:
      return " was renamed";
    case Change::reordered:
      return " has its columns in another order";
  }
  return "";
}

std::string words_of_rows(const TableSnapshot& before, const TableSnapshot& now) {
  if (now.rows != before.rows) {
    const bool came = now.rows > before.rows;
    const std::int64_t rows = came ? now.rows - before.rows : before.rows - now.rows;
    return concat(count_of(rows, "row"), " of ", now.name, rows == 1 ? " was" : " were",
                  came ? " added" : " deleted");
  }
  std::vector<std::string> columns;
  for (const ColumnSnapshot& column : now.columns) {
    const auto then = std::ranges::find(before.columns, column.name, &ColumnSnapshot::name);
    if (then != before.columns.end() && then->digest != column.digest) {
      columns.push_back(column.name);
    }
  }
  if (columns.empty()) return "";
  return concat("values of ", now.name, " (", join(columns, ", "), ") were changed");
}

}  // namespace

ScriptState read_state(Session& session, const std::set<std::string>& tables) {
  ScriptState state{.schema = session.read_schema()};
  for (const std::string& name : tables) {
    const Table* table = find_table(state.schema, name);
    if (table == nullptr) continue;
    try {
      state.tables[table->name] =
          session.digest({.table = table->name, .key = row_key(state.schema, *table)});
    } catch (const SqlError&) {  // a virtual table that cannot be listed
      if (table->kind != TableKind::virtual_) throw;
    }
  }
  return state;
}

ByChance find_chance(const ScriptState& one, const ScriptState& other) {
  ByChance chance;
  for (const auto& [name, table] : one.tables) {
    const auto found = other.tables.find(name);
    if (found == other.tables.end() || is_same_table(table, found->second)) continue;
    std::set<std::string>& columns = chance[name];
    if (table.rows != found->second.rows) continue;
    for (const ColumnSnapshot& column : table.columns) {
      if (std::ranges::none_of(found->second.columns, [&](const ColumnSnapshot& same) {
            return is_same_column(same, column);
          })) {
        columns.insert(column.name);
      }
    }
  }
  return chance;
}

bool is_same_state(const ScriptState& a, const ScriptState& b, const ToolTables& tool_tables,
                   const ByChance& chance) {
  const auto is_same = [&](const auto& one, const auto& other) {
    if (one.first != other.first) return false;
    if (is_same_table(one.second, other.second)) return true;
    const auto known = chance.find(one.first);
    return known != chance.end() && is_same_but_for(known->second, one.second, other.second);
  };
  return compare_schemas(a.schema, b.schema, tool_tables.names()).empty() &&
         std::ranges::equal(a.tables, b.tables, is_same);
}

std::vector<std::string> words_of_change(const ScriptState& before, const ScriptState& now,
                                         const ToolTables& tool_tables) {
  std::vector<std::string> words;
  for (const ObjectDifference& object :
       compare_schemas(before.schema, now.schema, tool_tables.names())) {
    words.push_back(concat(object.kind, ' ', object.name, words_of(object.change)));
  }
  for (const auto& [name, table] : now.tables) {
    const auto then = before.tables.find(name);
    std::string rows = then == before.tables.end() ? "" : words_of_rows(then->second, table);
    if (!rows.empty()) words.push_back(std::move(rows));
  }
  if (words.size() <= kMostWords) return words;
  const auto more = static_cast<long long>(words.size() - kMostWords + 1);
  words.resize(kMostWords - 1);
  words.push_back(concat(count_of(more, "other change")));
  return words;
}

}  // namespace gate
