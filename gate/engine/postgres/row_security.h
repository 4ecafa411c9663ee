// Policies on rows: what the catalog has of them, and a copy made ready for trials of them.
#pragma once

#include <string>

#include "gate/engine/postgres/client.h"
#include "gate/engine/postgres/names.h"
#include "gate/model/row_security.h"

namespace gate::postgres {

RowSecurity read_row_security(Client& client, const Names& names, const std::string& role);

// To be done by an administrator, in a database that is thrown away: see Session::free_owners.
// `unbound` is the role that becomes the owner.
void free_owners_of(Client& admin, const std::string& unbound);

// Lets connections of the account for trials act as the role. Not where the role is a superuser.
void admit_to(Client& admin, const std::string& role, const std::string& visitor);

}  // namespace gate::postgres
