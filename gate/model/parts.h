// In how many parts a script was committed.
#pragma once

#include <vector>

#include "gate/model/run.h"

namespace gate {

// The last statement that changed anything, of each transaction that changed something, in order;
// one that ran outside of any is a part of its own. What is temporary does not count.
std::vector<const StatementRecord*> parts_of(const ScriptRecord& script);

// Whether nothing but all of it or nothing of it can be there.
bool is_at_once(const ScriptRecord& script);

}  // namespace gate
