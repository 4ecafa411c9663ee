// One connection to a SQLite database.
#pragma once

#include <memory>

#include "gate/engine/engine.h"
#include "gate/engine/sqlite/pages/page_sums.h"
#include "gate/engine/sqlite/schema.h"

namespace gate {

// What sessions of one engine find out for each other.
struct SessionMemory {
  SchemaMemory schema{};
  PageSums sums{};
};

// Error where the database cannot be opened. `memory` must outlive the session.
std::unique_ptr<Session> open_sqlite_session(const Database& database,
                                             const SessionOptions& options, SessionMemory& memory);

}  // namespace gate
