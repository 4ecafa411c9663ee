// Makes the roles of gate/engine/postgres/access.h.
#pragma once

#include "gate/engine/postgres/access.h"
#include "gate/engine/postgres/client.h"

namespace gate::postgres {

// As a superuser. On a throwaway server the admin is there already.
void make_accounts(Client& client, const ServerAccess& access);

}  // namespace gate::postgres
