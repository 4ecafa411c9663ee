#include "gate/base/cores.h"

#include <sched.h>

namespace gate {

// std::thread::hardware_concurrency() counts those that are kept from this process, too.
unsigned usable_cores() {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  if (sched_getaffinity(0, sizeof cores, &cores) != 0) return 1;
  return static_cast<unsigned>(CPU_COUNT(&cores));
}

}  // namespace gate
