// Whether an application that works on while a migration is applied can have to wait for long.
#pragma once

#include <string_view>
#include <vector>

#include "gate/model/run.h"

namespace gate {

// LockRecord::not_tried where nobody wants to know.
inline constexpr std::string_view kLocksAreOff = "locks is off in the scenario";

// How long the script was at work: a machine that was busy with other things is none of its doing.
double seconds_at_work(const ScriptRecord& script);

// Whether anybody can have waited for longer than the limit while this script was applied in
// production, told from how long it took alone.
bool can_keep_waiting(const ScriptRecord& script, const Limits& limits);

// How long a lock is held that this statement of the script takes: to the end of its transaction,
// or until the script takes back what the statement did.
double held_seconds(const ScriptRecord& script, const StatementRecord& statement);

// A lock that keeps others from reading or writing, and how long it did here.
struct HeldLock {
  const TableLock* lock = nullptr;
  const StatementRecord* statement = nullptr;
  double seconds = 0;
};

// The strongest of each table, those that were held longest first. They live as long as the script.
std::vector<HeldLock> barring_locks(const ScriptRecord& script);

// Whether somebody did, when it was tried.
bool has_kept_waiting(const LockRecord& locks, const Limits& limits);

}  // namespace gate
