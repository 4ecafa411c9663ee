// Whether an application that works on while a migration is applied can have to wait for long.
#pragma once

#include <string_view>

#include "gate/model/run.h"

namespace gate {

// LockRecord::not_tried where nobody wants to know.
inline constexpr std::string_view kLocksAreOff = "locks is off in the scenario";

// How long the script was at work: a machine that was busy with other things is none of its doing.
double seconds_at_work(const ScriptRecord& script);

// Whether anybody can have waited for longer than the limit while this script was applied in
// production, told from how long it took alone.
bool can_keep_waiting(const ScriptRecord& script, const Limits& limits);

// Whether somebody did, when it was tried.
bool has_kept_waiting(const LockRecord& locks, const Limits& limits);

}  // namespace gate
