// A connection to a PostgreSQL database, and one beside it that sees what is committed.
#pragma once

#include <memory>

#include "gate/engine/engine.h"
#include "gate/engine/postgres/server.h"

namespace gate::postgres {

// Error where the database cannot be opened.
std::unique_ptr<Session> open_postgres_session(const std::shared_ptr<Server>& server,
                                               const Database& database,
                                               const SessionOptions& options);

}  // namespace gate::postgres
