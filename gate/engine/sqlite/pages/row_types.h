// What types of values the rows of a table may have: https://sqlite.org/datatype3.html and
// https://sqlite.org/stricttables.html.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gate/engine/sqlite/connection.h"
#include "gate/engine/sqlite/pages/table_layout.h"

namespace gate {

// A record where it lies.
struct SpreadRecord {
  const Pages& pages;
  Bytes local{};               // what of it is on the page of its cell
  std::uint64_t size = 0;      // of all of it
  std::uint32_t overflow = 0;  // the page that has the next of it
};

class RowTypes {
 public:
  RowTypes(Connection& connection, const std::string& table, const TableLayout& layout);

  // Of the schema's own table.
  static RowTypes of_schema();

  // Whether SQLite could find nothing wrong with the types of a record: no NULL where there must be
  // a value, and nothing that the column would have turned into something else. False also where it
  // is for SQLite to tell. Error where it is no record.
  bool fit(const SpreadRecord& record) const;

  // Whether some column is computed when it is read, and of a type that only SQLite can check.
  bool has_unread_columns() const { return has_unread_columns_; }

 private:
  RowTypes() = default;
  void allow(std::size_t field, std::uint8_t types, std::uint8_t type_of_default);

  std::vector<std::uint8_t> allowed_{};  // by field
  std::size_t least_fields_ = 0;         // that a record must have: others have no fitting default
  bool has_unread_columns_ = false;
};

}  // namespace gate
