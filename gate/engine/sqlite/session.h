// One connection to a SQLite database.
#pragma once

#include <memory>

#include "gate/engine/engine.h"

namespace gate {

// Error where the database cannot be opened.
std::unique_ptr<Session> open_sqlite_session(const Database& database,
                                             const SessionOptions& options);

}  // namespace gate
