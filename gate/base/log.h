// Messages for people, on stderr.
#pragma once

#include <string_view>

namespace gate {

// "migration-gate: warning: …"
void log_warning(std::string_view message);

// "migration-gate: error: …"
void log_error(std::string_view message);

// Progress: one line per finished pass; nothing after set_quiet(true).
void log_progress(std::string_view message);
void set_quiet(bool quiet);

}  // namespace gate
