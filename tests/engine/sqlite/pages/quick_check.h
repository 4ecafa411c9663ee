// What a proof of structure is held against, and tables that break their own rules.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/sqlite/connection.h"
#include "gate/engine/sqlite/tables.h"

namespace gate {

// PRAGMA quick_check alone, which is the judge.
inline bool finds_sqlite_sound(Connection& connection) {
  try {
    return list_names(connection, "PRAGMA main.quick_check") == std::vector<std::string>{"ok"};
  } catch (const Error&) {
    return false;
  }
}

// Declares t otherwise without touching its rows.
inline std::string declare(std::string_view columns) {
  return concat("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = ",
                quote_text(concat("CREATE TABLE t(", columns)),
                " WHERE name = 't'; PRAGMA writable_schema = RESET");
}

}  // namespace gate
