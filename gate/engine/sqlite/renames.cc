#include "gate/engine/sqlite/renames.h"

#include <utility>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/sqlite/tables.h"

namespace gate {

namespace {

std::vector<std::string> columns_of(Connection& connection, const std::string& table) {
  return list_names(connection, concat("SELECT name FROM pragma_table_xinfo(", quote_text(table),
                                       ", 'main') WHERE hidden <> 1"));
}

// What a table is called now.
TableNames read_names(Connection& connection, std::int64_t id) {
  const Prepared found = connection.prepare(
      concat("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND rowid = ", id));
  if (!connection.step(found.get())) return {};
  std::string name = text_of(found.get(), 0);
  std::vector<std::string> columns = columns_of(connection, name);
  return {.id = id, .table = std::move(name), .columns = std::move(columns)};
}

}  // namespace

TableNames read_names(Connection& connection, const Catalogue& catalogue,
                      const std::string& table) {
  const auto known = catalogue.tables.find(to_lower(table));
  if (known == catalogue.tables.end()) return {};
  TableNames names{.id = known->second.id, .table = known->second.name};
  try {
    // Prepared only: to step it, or a pragma, would read the file.
    const Prepared all = connection.prepare(concat("SELECT * FROM main.", quote_name(names.table)));
    for (int i = 0; i < sqlite3_column_count(all.get()); ++i) {
      names.columns.emplace_back(sqlite3_column_name(all.get(), i));
    }
  } catch (const SqlError&) {
    return {};
  }
  return names;
}

std::vector<Rename> find_renames(Connection& connection, const TableNames& before) {
  const TableNames after = read_names(connection, before.id);
  std::vector<Rename> renames;
  if (before.id == 0 || after.id == 0) return renames;
  if (before.table != after.table) renames.push_back({.table = before.table, .to = after.table});
  if (before.columns.size() != after.columns.size()) return renames;  // one was added or dropped
  for (std::size_t i = 0; i < before.columns.size(); ++i) {
    if (before.columns[i] == after.columns[i]) continue;
    renames.push_back({before.table, before.columns[i], after.columns[i]});
  }
  return renames;
}

}  // namespace gate
