#include "gate/model/lock_time.h"

#include <algorithm>

namespace gate {

namespace {

// A script that is rehearsed alone keeps its journal in memory. With one on the disk, and others
// who read and write meanwhile, scripts were found to take up to twice as long; the rest is
// for machines that are slower than this one.
constexpr double kSlowerInProduction = 10;

// One that keeps more from others, or as much for longer.
bool is_worse(const HeldLock& one, const HeldLock& other) {
  return one.lock->bars > other.lock->bars ||
         (one.lock->bars == other.lock->bars && one.seconds > other.seconds);
}

}  // namespace

double seconds_at_work(const ScriptRecord& script) {
  return script.seconds - script.delayed_seconds;
}

bool can_keep_waiting(const ScriptRecord& script, const Limits& limits) {
  return seconds_at_work(script) * kSlowerInProduction >= limits.lock_seconds;
}

double held_seconds(const ScriptRecord& script, const StatementRecord& statement) {
  if (statement.transaction == 0) return statement.outcome.seconds;
  double seconds = 0;
  bool is_held = false;
  for (const StatementRecord& one : script.statements) {
    is_held = is_held || &one == &statement;
    if (!is_held || one.transaction != statement.transaction) continue;
    const bool lets_go = statement.undone && !one.undone;  // ROLLBACK TO
    if (lets_go) break;
    seconds += one.outcome.seconds;
  }
  return seconds;
}

std::vector<HeldLock> barring_locks(const ScriptRecord& script) {
  std::vector<HeldLock> held;
  for (const StatementRecord& statement : script.statements) {
    for (const TableLock& lock : statement.outcome.locks) {
      if (lock.bars == Barred::definition) continue;
      const HeldLock one{&lock, &statement, held_seconds(script, statement)};
      const auto known = std::ranges::find_if(
          held, [&](const HeldLock& other) { return other.lock->table == lock.table; });
      if (known == held.end()) {
        held.push_back(one);
      } else if (is_worse(one, *known)) {
        *known = one;
      }
    }
  }
  std::ranges::stable_sort(held, std::ranges::greater{}, &HeldLock::seconds);
  return held;
}

bool has_kept_waiting(const LockRecord& locks, const Limits& limits) {
  const double longest = std::max(locks.readers.longest_seconds, locks.writers.longest_seconds);
  return longest > limits.lock_seconds;
}

}  // namespace gate
