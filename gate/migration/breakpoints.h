// Files that Drizzle cuts at its own mark, and at nothing else.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gate/migration/script.h"
#include "gate/model/migration.h"

namespace gate {

inline constexpr std::string_view kBreakpoint = "--> statement-breakpoint";

// The text between two marks, wherever they stand, is one statement to the tool. SQLite's driver
// (better-sqlite3) and MySQL's refuse two, and none; PostgreSQL's run whatever there is. SqlError
// with the offset of where that is not so.
std::vector<Statement> cut_at_breakpoints(std::string_view text, Dialect dialect,
                                          const std::string& path);

ScriptFile read_drizzle_script(const std::string& path, Dialect dialect);

}  // namespace gate
