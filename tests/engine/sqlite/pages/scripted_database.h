// A database in a file of its own, made by a script.
#pragma once

#include <string>
#include <string_view>

#include "gate/base/text.h"
#include "gate/engine/sqlite/connection.h"
#include "tests/support/temp.h"

namespace gate {

class ScriptedDatabase {
 public:
  explicit ScriptedDatabase(std::string_view script) { run(script); }

  void run(std::string_view sql) { connection_.run(sql); }
  Connection& connection() { return connection_; }
  const std::string& path() const { return path_; }

 private:
  TempDir folder_ = test_folder();
  std::string path_ = folder_.file("pages.db");
  Connection connection_{path_,
                         {.flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                          .untrusted = false,
                          .mappable = true,
                          .schema_writable = true}};
};

// `rows` numbers from 1, as a table n(i).
inline std::string count_to(int rows) {
  return concat("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ", rows,
                ") ");
}

}  // namespace gate
