// PostgreSQL: databases of a server, which is a throwaway one unless the user names another.
#pragma once

#include <memory>
#include <string_view>

#include "gate/engine/engine.h"

namespace gate {

std::unique_ptr<Engine> make_postgres_engine(const EngineOptions& options);

// The archives that pg_dump writes: https://www.postgresql.org/docs/current/app-pgdump.html.
bool is_postgres_head(std::string_view head);

}  // namespace gate
