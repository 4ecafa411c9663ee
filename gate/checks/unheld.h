// Conditions that are NOT VALID, and the rows that break them.
#pragma once

#include "gate/checks/check.h"

namespace gate {

// Those conditions that this pending migration was the last to have a hand in. Whether there are
// none.
bool judge_unheld(const Run& run, const MigrationRecord& migration, Findings& findings);

}  // namespace gate
