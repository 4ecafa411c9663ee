// The rows that made the server refuse a statement: it names one of them, this counts them all.
#pragma once

#include <string_view>

#include "gate/engine/engine.h"
#include "gate/engine/postgres/client.h"

namespace gate::postgres {

// See Session::find_culprits. `client` sees the rows as they were before the statement.
Culprits find_culprits(Client& client, std::string_view sql, std::string_view message,
                       std::size_t limit);

}  // namespace gate::postgres
