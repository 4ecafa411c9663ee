// Whether an application that works on while a migration is applied can have to wait for long.
#pragma once

#include "gate/model/run.h"

namespace gate {

// Whether anybody can have waited for longer than the limit while this script was applied in
// production, told from how long it took alone.
bool can_keep_waiting(const ScriptRecord& script, const Limits& limits);

// Whether somebody did, when it was tried.
bool has_kept_waiting(const LockRecord& locks, const Limits& limits);

}  // namespace gate
