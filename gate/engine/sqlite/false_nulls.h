// NULLs that SQLite 3.40 finds where there are none.
#pragma once

#include <map>
#include <string>

#include "gate/engine/sqlite/connection.h"

namespace gate {

// integrity_check and quick_check read the rows of a table WITHOUT ROWID up to where its last
// column lies, and take what lies behind it for NULL (PragTyp_INTEGRITY_CHECK in pragma.c).
class FalseNulls {
 public:
  explicit FalseNulls(Connection& connection) : connection_(connection) {}

  // Whether the message tells of NULLs in a column of such a table that has none.
  bool has(const std::string& message);

 private:
  bool find(const std::string& message);

  Connection& connection_;
  std::map<std::string, bool> known_{};  // by message
};

}  // namespace gate
