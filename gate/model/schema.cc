// Looking things up in a schema.
#include "gate/model/schema.h"

#include <algorithm>

#include "gate/base/text.h"

namespace gate {
namespace {

template <typename Named>
const Named* find_named(const std::vector<Named>& list, const std::string& name) {
  const auto found = std::ranges::find_if(
      list, [&](const Named& one) { return equal_ignoring_case(one.name, name); });
  return found == list.end() ? nullptr : &*found;
}

bool tells_rows_apart(const Index& index, const Table& table) {
  if (!index.unique || !index.where.empty() || index.columns.empty()) return false;
  if (!equal_ignoring_case(index.table, table.name)) return false;
  return std::ranges::all_of(index.columns, [&](const std::string& name) {
    const Column* column = find_column(table, name);
    return column != nullptr && column->not_null;
  });
}

}  // namespace

const Table* find_table(const Schema& schema, const std::string& name) {
  // Nearly always it is spelled as it is declared.
  const auto exact = std::ranges::lower_bound(schema.tables, name, {}, &Table::name);
  if (exact != schema.tables.end() && exact->name == name) return &*exact;
  return find_named(schema.tables, name);
}

const Column* find_column(const Table& table, const std::string& name) {
  return find_named(table.columns, name);
}

bool numbers_by_itself(const Table& table) {
  return std::ranges::any_of(table.columns, &Column::always);
}

bool has_counter(const Table& table) {
  return table.counts || std::ranges::count(table.options, "AUTOINCREMENT") > 0;
}

std::vector<std::string> row_key(const Schema& schema, const Table& table) {
  if (!table.primary_key.empty()) return table.primary_key;
  const auto index = std::ranges::find_if(
      schema.indexes, [&](const Index& one) { return tells_rows_apart(one, table); });
  return index == schema.indexes.end() ? std::vector<std::string>{} : index->columns;
}

}  // namespace gate
