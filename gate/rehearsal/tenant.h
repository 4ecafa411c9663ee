// Whether tenants are kept apart: what the catalog says, and what one of them gets at.
#pragma once

#include "gate/rehearsal/passes.h"

namespace gate {

// UsageError where the scenario names a role that the fixture has not.
void check_tenant_role(Rehearsal& rehearsal);

// Of blue and of green, each on a copy.
void observe_tenants(Rehearsal& rehearsal);

}  // namespace gate
