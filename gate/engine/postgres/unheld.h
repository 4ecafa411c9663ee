// Conditions NOT VALID: the server holds each row that is written from now on to them, also one
// that broke them before and of which another column is written.
#pragma once

#include <vector>

#include "gate/engine/postgres/client.h"
#include "gate/engine/postgres/names.h"
#include "gate/model/unheld.h"

namespace gate::postgres {

// Of tables, and of the domains that their columns are of; those that no row breaks are left out.
std::vector<UnheldCheck> find_unheld_checks(Client& client, const Names& names);

}  // namespace gate::postgres
