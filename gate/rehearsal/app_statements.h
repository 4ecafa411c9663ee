// What an application asks of a database again and again, made from what is in it.
#pragma once

#include <string>
#include <vector>

#include "gate/engine/engine.h"
#include "gate/rehearsal/tool_tables.h"

namespace gate {

struct AppStatements {
  std::vector<std::string> reads{};   // one row of each table
  std::vector<std::string> writes{};  // one row of each, which stays what it is
  // Of the same tables, in the same order: what locks a table as a write does, and no row.
  std::vector<std::string> writes_of_no_row{};
};

// `tools_own` are left out. Nothing is written to tables without rows or
// without a key of one or two columns, nor to those with triggers, which could change more.
AppStatements make_app_statements(Session& session, const ToolTables& tools_own);

}  // namespace gate
