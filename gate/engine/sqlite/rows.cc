// SQLite's own order of storage classes is the one that is asked for; only text may be sorted by
// other bytes than UTF-8, and by a column's own collation.
#include "gate/engine/sqlite/rows.h"

#include <algorithm>
#include <cstring>
#include <memory>

#include "gate/base/text.h"
#include "gate/engine/sqlite/tables.h"
#include "gate/engine/sqlite/values.h"

namespace gate {

namespace {

constexpr const char* kUtf8Order = "gate_utf8";

int compare_bytes(void*, int a_size, const void* a, int b_size, const void* b) {
  const int common = std::min(a_size, b_size);
  const int order = common > 0 ? std::memcmp(a, b, static_cast<std::size_t>(common)) : 0;
  return order != 0 ? order : a_size - b_size;
}

// Named with its table: a column that is not there must be an error, and not the text of its name.
std::string qualified(std::string_view column) {
  return concat("t.", quote_name(column));
}

std::string term_of(const KeyColumn& column) {
  const std::string name = qualified(column.name);
  return column.as_text ? text_term(name) : name;
}

// BINARY compares the bytes as they are stored, which lets an index serve the order.
std::string order_by(Connection& connection, const std::vector<KeyColumn>& key) {
  if (key.empty()) return {};
  const char* collation = "BINARY";
  if (!keeps_utf8(connection)) {
    collation = kUtf8Order;
    sqlite3_create_collation(connection.handle(), collation, SQLITE_UTF8, nullptr, compare_bytes);
  }
  std::vector<std::string> terms;
  for (const KeyColumn& column : key) {
    terms.push_back(concat(term_of(column), " COLLATE ", collation));
  }
  return concat(" ORDER BY ", join(terms, ", "));
}

struct Cursor {
  Connection& connection;
  Prepared statement;
  Row row;

  const Row* next() {
    if (!statement) return nullptr;
    if (!connection.step(statement.get())) {
      statement.reset();
      return nullptr;
    }
    for (std::size_t i = 0; i < row.size(); ++i) {
      read_value(statement.get(), static_cast<int>(i), row[i]);
    }
    return &row;
  }
};

}  // namespace

RowSource read_rows(Connection& connection, const RowRequest& request) {
  std::vector<std::string> columns;
  for (const KeyColumn& column : request.key) columns.push_back(term_of(column));
  for (const std::string& name : request.columns) columns.push_back(qualified(name));
  const std::string sql =
      concat("SELECT ", columns.empty() ? "NULL" : join(columns, ", "), " FROM main.",
             quote_name(request.table), " AS t", order_by(connection, request.key));
  auto cursor =
      std::make_shared<Cursor>(Cursor{connection, connection.prepare(sql), Row(columns.size())});
  return [cursor] { return cursor->next(); };
}

}  // namespace gate
