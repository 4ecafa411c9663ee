// What loaded extensions brought: functions, collations and modules that SQLite does not have,
// functions that take the place of its built-in ones, and its own collations, which they may have
// replaced without a trace.
#pragma once

#include <sqlite3.h>

#include <set>
#include <string>
#include <string_view>

namespace gate {

class ExtensionNames {
 public:
  // Before any is loaded.
  explicit ExtensionNames(sqlite3* database);

  // After all were.
  void take_new();

  // Whether one of them stands in a text: a function may be called there, or be a column's name.
  // False for a text that is no SQL.
  bool occur_in(std::string_view sql) const;

 private:
  sqlite3* database_;
  std::set<std::string> known_;    // each with all that tells it from one of the same name
  std::set<std::string> names_{};  // in lower case
};

}  // namespace gate
