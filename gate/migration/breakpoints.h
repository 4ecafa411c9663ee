// Files that Drizzle cuts at its own mark, and at nothing else.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gate/model/migration.h"

namespace gate {

inline constexpr std::string_view kBreakpoint = "--> statement-breakpoint";

// The text between two marks, wherever they stand, is one statement to the tool and its driver
// (better-sqlite3), which refuses two, and none. SqlError with the offset of where that is not so.
std::vector<Statement> cut_at_breakpoints(std::string_view text, const std::string& path);

}  // namespace gate
