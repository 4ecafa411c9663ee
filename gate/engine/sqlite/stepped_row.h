// The current row of a statement, as bytes to be hashed.
#pragma once

#include <sqlite3.h>

#include "gate/engine/encoder.h"

namespace gate {

class SteppedRow {
 public:
  // `utf8`: the database keeps its text so.
  SteppedRow(sqlite3_stmt* statement, bool utf8) : statement_(statement), utf8_(utf8) {}

  // Whether the value is one.
  bool add_to(Encoder& encoder, int column) const {
    switch (sqlite3_column_type(statement_, column)) {
      case SQLITE_INTEGER:
        encoder.add_integer(sqlite3_column_int64(statement_, column));
        return true;
      case SQLITE_FLOAT:
        encoder.add_real(sqlite3_column_double(statement_, column));
        return true;
      case SQLITE_TEXT: {
        // Asking UTF-8 for its bytes saves the copy that a terminating NUL would need.
        const void* text = utf8_ ? sqlite3_column_blob(statement_, column)
                                 : sqlite3_column_text(statement_, column);
        encoder.add_text(text, size_of(column));
        return true;
      }
      case SQLITE_BLOB: {
        const void* bytes = sqlite3_column_blob(statement_, column);
        encoder.add_blob(bytes, size_of(column));
        return true;
      }
      default:
        encoder.add_null();
        return false;
    }
  }

 private:
  std::size_t size_of(int column) const {
    return static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  }

  sqlite3_stmt* statement_;
  bool utf8_;
};

}  // namespace gate
