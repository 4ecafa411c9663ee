// Roles that a fixture speaks of and that the server does not have: they come into being so that
// rights and policies can name them, and nobody can log in as one.
#pragma once

#include <string>

#include "gate/engine/postgres/access.h"
#include "gate/engine/postgres/client.h"

namespace gate::postgres {

// Where there is no such role, makes it, as a superuser, with a mark. Who runs scripts becomes a
// member of one that was made so, now or by another run, and of no other: whether he did.
bool stand_in(Client& client, const ServerAccess& access, const std::string& role);

// Those that no run uses any more.
void drop_unused_stand_ins(Client& client);

}  // namespace gate::postgres
