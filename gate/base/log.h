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

// The last line of the terminal that stderr is, until another one is shown or the empty one ends
// it; messages go above. It must be clean and fit.
void show_status(std::string_view line);

// Since the last message, or since the first question.
double seconds_of_silence();

}  // namespace gate
