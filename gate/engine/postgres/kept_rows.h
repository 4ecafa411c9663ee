// Materialised views, which have the rows of their query as they were when somebody asked last.
#pragma once

#include <string>
#include <vector>

#include "gate/engine/postgres/client.h"
#include "gate/engine/postgres/names.h"

namespace gate::postgres {

// Those that are filled.
std::vector<std::string> filled_views(Client& client, const Names& names);

// Whether the view has the rows that its query answers with now, in whatever order. SqlError where
// the query is refused.
bool has_rows_of_its_query(Client& client, const Names& names, const std::string& view);

}  // namespace gate::postgres
