// SQLite: a database is a file, a clone is a copy of it.
#pragma once

#include <memory>
#include <string_view>

#include "gate/engine/engine.h"

namespace gate {

std::unique_ptr<Engine> make_sqlite_engine(const EngineOptions& options = {});

}  // namespace gate
