#include "gate/engine/sqlite/pages/stored_row.h"

#include "gate/base/text.h"
#include "gate/engine/sqlite/tables.h"

namespace gate {

StoredValue read_stored_value(sqlite3_stmt* row, int column) {
  const auto bytes = [row, column] {
    const void* data = sqlite3_column_blob(row, column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(row, column));
    return Bytes(static_cast<const std::uint8_t*>(data), size);
  };
  switch (sqlite3_column_type(row, column)) {
    case SQLITE_INTEGER:
      return {.storage = Storage::integer, .integer = sqlite3_column_int64(row, column)};
    case SQLITE_FLOAT:
      return {.storage = Storage::real, .real = sqlite3_column_double(row, column)};
    case SQLITE_TEXT:
      return {.storage = Storage::text, .bytes = bytes()};
    case SQLITE_BLOB:
      return {.storage = Storage::blob, .bytes = bytes()};
    default:
      return {};
  }
}

bool StoredRow::add_to(Encoder& encoder, int column) const {
  const StoredValue stored = value(static_cast<std::size_t>(column));
  switch (stored.storage) {
    case Storage::integer:
      encoder.add_integer(stored.integer);
      return true;
    case Storage::real:
      encoder.add_real(stored.real);
      return true;
    case Storage::text:
      encoder.add_text(stored.bytes.data(), stored.bytes.size());
      return true;
    case Storage::blob:
      encoder.add_blob(stored.bytes.data(), stored.bytes.size());
      return true;
    case Storage::null:
      break;
  }
  encoder.add_null();
  return false;
}

StoredValue StoredRow::default_of(std::size_t column) const {
  if (layout_.kind == TreeKind::index) throw Error("a row without a rowid is short");
  if (!layout_.columns[column].has_default) throw Error("a row is older than what it should hold");
  auto found = defaults_.find(column);
  if (found == defaults_.end()) {
    found = defaults_.emplace(column, ask_for(layout_.columns[column].name)).first;
  }
  return read_stored_value(found->second.get(), 0);
}

Prepared StoredRow::ask_for(const std::string& column) const {
  const std::string name = rowid_name(connection_, table_);
  if (name.empty()) throw Error("its rows have no name");
  Prepared statement = connection_.prepare(concat("SELECT ", quote_name(column), " FROM main.",
                                                  quote_name(table_), " WHERE ", name, " = ?1"));
  sqlite3_bind_int64(statement.get(), 1, cell_.rowid);
  if (!connection_.step(statement.get())) throw Error("a row cannot be found again");
  return statement;
}

}  // namespace gate
