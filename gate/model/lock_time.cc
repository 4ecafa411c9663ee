#include "gate/model/lock_time.h"

#include <algorithm>

namespace gate {

namespace {

// A script that is rehearsed alone keeps its journal in memory. With one on the disk, and others
// who read and write meanwhile, scripts were found to take up to twice as long; the rest is
// for machines that are slower than this one.
constexpr double kSlowerInProduction = 10;

}  // namespace

double seconds_at_work(const ScriptRecord& script) {
  return script.seconds - script.delayed_seconds;
}

bool can_keep_waiting(const ScriptRecord& script, const Limits& limits) {
  return seconds_at_work(script) * kSlowerInProduction >= limits.lock_seconds;
}

bool has_kept_waiting(const LockRecord& locks, const Limits& limits) {
  const double longest = std::max(locks.readers.longest_seconds, locks.writers.longest_seconds);
  return longest > limits.lock_seconds;
}

}  // namespace gate
