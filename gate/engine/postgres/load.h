// Makes a database from a script, as psql would run it.
#pragma once

#include <string>

#include "gate/engine/postgres/server.h"

namespace gate::postgres {

// See Engine::load. Roles that the script speaks of and that are not there come into being, unable
// to log in. What it makes belongs to the account that migrations are rehearsed as.
bool load_postgres(Server& server, const std::string& sql, const std::string& name);

// Makes one from what pg_dump has written in a form of its own: a file, or a folder.
void load_archive(Server& server, const std::string& archive, const std::string& name);

}  // namespace gate::postgres
