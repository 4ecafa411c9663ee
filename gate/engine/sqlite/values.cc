#include "gate/engine/sqlite/values.h"

namespace gate {

namespace {

void assign(std::string& to, const void* bytes, int size) {
  if (bytes == nullptr) {
    to.clear();
  } else {
    to.assign(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
  }
}

// The alternative that `value` is to hold, kept where it holds it already.
template <typename T>
T& become(Value& value) {
  if (!std::holds_alternative<T>(value)) value.emplace<T>();
  return std::get<T>(value);
}

}  // namespace

bool keeps_utf8(Connection& connection) {
  const Prepared encoding = connection.prepare("PRAGMA main.encoding");
  return connection.step(encoding.get()) && text_of(encoding.get(), 0) == "UTF-8";
}

void read_value(sqlite3_stmt* statement, int column, Value& value) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
      value = sqlite3_column_int64(statement, column);
      return;
    case SQLITE_FLOAT:
      value = sqlite3_column_double(statement, column);
      return;
    case SQLITE_TEXT: {
      const void* text = sqlite3_column_text(statement, column);
      assign(become<std::string>(value), text, sqlite3_column_bytes(statement, column));
      return;
    }
    case SQLITE_BLOB: {
      const void* bytes = sqlite3_column_blob(statement, column);
      assign(become<Blob>(value).bytes, bytes, sqlite3_column_bytes(statement, column));
      return;
    }
    default:
      value = Null{};
  }
}

}  // namespace gate
