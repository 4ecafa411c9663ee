// https://sqlite.org/c3ref/c_stmtstatus_counter.html: SQLite counts the steps of full scans and the
// rows of indexes that it makes for one statement, because there is none.
#include "gate/engine/sqlite/answer.h"

#include "gate/engine/sqlite/stepped_row.h"
#include "gate/engine/sqlite/values.h"

namespace gate {

Answer answer_of(Connection& connection, sqlite3_stmt* statement) {
  Answer answer;
  const int columns = sqlite3_column_count(statement);
  for (int i = 0; i < columns; ++i) {
    answer.columns.push_back({.name = sqlite3_column_name(statement, i)});
  }
  const sqlite3_int64 before = sqlite3_total_changes64(connection.handle());
  Encoder encoder;
  const SteppedRow row(statement, keeps_utf8(connection));
  while (connection.step(statement)) {
    ++answer.rows;
    for (int i = 0; i < columns; ++i) {
      ColumnSnapshot& column = answer.columns[static_cast<std::size_t>(i)];
      encoder.cut(0);
      if (!row.add_to(encoder, i)) ++column.nulls;
      column.digest += as_digest(XXH3_128bits(encoder.data(), encoder.size()));
    }
  }
  const bool writes = sqlite3_stmt_readonly(statement) == 0;
  const sqlite3_int64 changed = sqlite3_total_changes64(connection.handle()) - before;
  if (writes && columns == 0 && changed > 0) {
    const sqlite3_int64 own = sqlite3_changes64(connection.handle());
    answer.rows = own > 0 ? own : changed;  // all that is written is done by an INSTEAD OF trigger
  }
  for (const int counter : {SQLITE_STMTSTATUS_FULLSCAN_STEP, SQLITE_STMTSTATUS_AUTOINDEX}) {
    answer.scanned += sqlite3_stmt_status(statement, counter, 0);
  }
  return answer;
}

}  // namespace gate
