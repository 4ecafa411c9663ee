// One connection to a SQLite database.
#pragma once

#include <memory>

#include "gate/engine/engine.h"
#include "gate/engine/sqlite/schema.h"

namespace gate {

// Error where the database cannot be opened. `memory` must outlive the session.
std::unique_ptr<Session> open_sqlite_session(const Database& database,
                                             const SessionOptions& options, SchemaMemory& memory);

}  // namespace gate
