// SIGINT, SIGTERM and SIGHUP as a flag that long loops look at. A second signal ends the process at
// once.
#pragma once

namespace gate {

// From here on a closed pipe and a file that may not grow are failed writes, too, not signals.
void catch_signals();

// The signal that came, or 0. Safe in any thread and in a signal handler.
int pending_signal();

// Throws Interrupted where a signal came.
void check_interrupt();

// For tests, and for after the clean-up.
void clear_signal();

}  // namespace gate
