#include "gate/engine/sqlite/pages/stored_row.h"

#include "gate/base/text.h"
#include "gate/engine/sqlite/tables.h"

namespace gate {

namespace {

// Of the first column; good until the statement steps on.
StoredValue value_of(sqlite3_stmt* row) {
  const auto bytes = [row] {
    const void* data = sqlite3_column_blob(row, 0);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(row, 0));
    return Bytes(static_cast<const std::uint8_t*>(data), size);
  };
  switch (sqlite3_column_type(row, 0)) {
    case SQLITE_INTEGER:
      return {.storage = Storage::integer, .integer = sqlite3_column_int64(row, 0)};
    case SQLITE_FLOAT:
      return {.storage = Storage::real, .real = sqlite3_column_double(row, 0)};
    case SQLITE_TEXT:
      return {.storage = Storage::text, .bytes = bytes()};
    case SQLITE_BLOB:
      return {.storage = Storage::blob, .bytes = bytes()};
    default:
      return {};
  }
}

}  // namespace

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
  auto found = defaults_.find(column);
  if (found == defaults_.end()) {
    found = defaults_.emplace(column, ask_for(layout_.columns[column].name)).first;
  }
  return value_of(found->second.get());
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
