// A row of the schema table keeps its rowid when ALTER TABLE rewrites it.
#include "gate/engine/sqlite/renames.h"

#include "gate/base/text.h"
#include "gate/engine/sqlite/tables.h"

namespace gate {

namespace {

std::vector<std::string> columns_of(Connection& connection, const std::string& table) {
  return list_names(connection, concat("SELECT name FROM pragma_table_xinfo(", quote_text(table),
                                       ", 'main') WHERE hidden <> 1"));
}

TableNames read_where(Connection& connection, const std::string& condition) {
  TableNames names;
  const Prepared found = connection.prepare(
      concat("SELECT rowid, name FROM main.sqlite_schema WHERE type = 'table' AND ", condition));
  if (!connection.step(found.get())) return names;
  names.id = sqlite3_column_int64(found.get(), 0);
  names.table = text_of(found.get(), 1);
  names.columns = columns_of(connection, names.table);
  return names;
}

}  // namespace

TableNames read_names(Connection& connection, const std::string& table) {
  return read_where(connection, concat("name = ", quote_text(table), " COLLATE NOCASE"));
}

std::vector<Rename> find_renames(Connection& connection, const TableNames& before) {
  const TableNames after = read_where(connection, concat("rowid = ", before.id));
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
