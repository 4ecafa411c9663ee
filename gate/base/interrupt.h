// SIGINT, SIGTERM, SIGHUP and SIGQUIT as a flag that long loops look at. What is asked once is
// often said twice: `timeout` signals a process and its group, a CI runner sends SIGTERM some
// seconds after SIGINT. So signals that follow are the same request, until the time to tidy up is
// over: then one ends the process at once.
#pragma once

#include <chrono>

namespace gate {

// From the first signal on. Long enough for a work folder to be removed and reports to be written,
// and for what CI runners send next.
inline constexpr std::chrono::milliseconds kTimeToTidyUp{10'000};

// From here on a closed pipe and a file that may not grow are failed writes, too, not signals.
void catch_signals();

// What the handlers do; `now` is the time of a clock that never goes back, and above 0. Safe in a
// signal handler.
void note_signal(int signal, std::chrono::milliseconds now);

// The first signal that came, or 0. Safe in any thread and in a signal handler.
int pending_signal();

// Throws Interrupted where a signal came.
void check_interrupt();

// For tests, and for after the clean-up.
void clear_signal();

}  // namespace gate
