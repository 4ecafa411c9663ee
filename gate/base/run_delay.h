// How long a busy machine has kept us from running.
#pragma once

namespace gate {

// Seconds that the calling thread was ready to run since it began, and waited for a processor. 0
// where the system does not tell.
double run_delay();

}  // namespace gate
