// What the server does not look at until it runs: the body of a function in PL/pgSQL, whose names
// are looked up with the first call of each statement.
// https://www.postgresql.org/docs/current/plpgsql-implementation.html
#pragma once

#include <vector>

#include "gate/engine/engine.h"
#include "gate/engine/postgres/client.h"

namespace gate::postgres {

// Functions whose body, as far as its words tell for certain, speaks of what is not there: a field
// of NEW or OLD that no table with such a trigger has, a table to read from or to write to, a
// column that an INSERT lists. What a function puts together as text is not read. By name.
std::vector<BrokenObject> find_broken_bodies(Client& client);

}  // namespace gate::postgres
