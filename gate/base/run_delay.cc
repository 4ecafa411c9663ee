#include "gate/base/run_delay.h"

#include <cstdint>
#include <fstream>

namespace gate {

// Three numbers: nanoseconds on a processor, nanoseconds in its queue, how often.
double run_delay() {
  std::ifstream file("/proc/thread-self/schedstat");
  std::int64_t running = 0;
  std::int64_t queued = 0;
  file >> running >> queued;
  return file ? static_cast<double>(queued) / 1e9 : 0;
}

}  // namespace gate
