// What tells one state of a database from another.
#pragma once

#include <string>
#include <vector>

#include "gate/engine/postgres/client.h"
#include "gate/model/schema.h"

namespace gate::postgres {

// See Engine::question_of_state.
std::string question_of_postgres(const std::vector<Table>& tables);

// Of everything that the database holds: structure, rows, positions of sequences; hex.
std::string fingerprint_of(Client& client);

}  // namespace gate::postgres
