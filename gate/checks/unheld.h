// Rows that a condition does not hold for which holds for rows to come alone.
#pragma once

#include "gate/checks/check.h"

namespace gate {

// Those conditions that this pending migration was the last to have a hand in. Whether there are
// none.
bool judge_unheld(const Run& run, const MigrationRecord& migration, Findings& findings);

}  // namespace gate
