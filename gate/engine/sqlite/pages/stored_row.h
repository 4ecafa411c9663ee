// A row of a table as its page has it, read as SQLite would give it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "gate/base/error.h"
#include "gate/engine/encoder.h"
#include "gate/engine/sqlite/pages/record.h"
#include "gate/engine/sqlite/pages/table_layout.h"

namespace gate {

// What a query answers with, as a record has it; good until the statement steps on. The database
// keeps its text as UTF-8.
StoredValue read_stored_value(sqlite3_stmt* row, int column);

class StoredRow {
 public:
  // All three have to last as long as this does.
  StoredRow(Connection& connection, const std::string& table, const TableLayout& layout)
      : connection_(connection), table_(table), layout_(layout) {}

  // Error where the cell has no record.
  void read(const Cell& cell) {
    cell_ = cell;
    read_fields(cell.record, layout_.columns.size(), fields_);
  }

  std::int64_t rowid() const { return cell_.rowid; }

  // By the column's place in the layout. Error where it is computed, or where this is a row that is
  // older than the column and the table has no rowids, or the column no default of its own.
  StoredValue value(std::size_t column) const {
    const StoredColumn& where = layout_.columns[column];
    if (where.is_computed) throw Error("a computed column is in no record");
    if (where.is_rowid) return {.storage = Storage::integer, .integer = cell_.rowid};
    if (where.field >= fields_.size()) return default_of(column);
    const StoredValue value = read_stored_value(cell_.record, fields_[where.field]);
    const bool is_short_for_real = where.is_real && value.storage == Storage::integer;
    if (!is_short_for_real) return value;
    return {.storage = Storage::real, .real = static_cast<double>(value.integer)};
  }

  // Whether value() needs nobody else to tell it.
  bool has(std::size_t column) const {
    const StoredColumn& where = layout_.columns[column];
    return where.is_rowid || where.field < fields_.size() || defaults_.contains(column);
  }

  // For RowDigest.
  bool add_to(Encoder& encoder, int column) const;

 private:
  StoredValue default_of(std::size_t column) const;
  Prepared ask_for(const std::string& column) const;

  Connection& connection_;
  const std::string& table_;
  const TableLayout& layout_;
  Cell cell_{};
  std::vector<Field> fields_{};
  // What rows have in a column that is younger than they are. The engine is asked once for each
  // column, for one such row; a statement that stands on it keeps the value.
  mutable std::map<std::size_t, Prepared> defaults_{};
};

}  // namespace gate
