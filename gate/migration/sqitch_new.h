// Adding a change to a Sqitch project, as `sqitch add` does.
#pragma once

#include <vector>

#include "gate/migration/compose.h"

namespace gate {

// Its line at the end of the plan, and its three scripts. The planner is who $SQITCH_FULLNAME and
// $SQITCH_EMAIL name, or sqitch.conf, the project's or the user's, or the one who is logged in.
// UsageError where there is no plan, Sqitch refuses it, or it has a change of that name.
std::vector<NewFile> compose_sqitch(const NewMigration& wish);

}  // namespace gate
