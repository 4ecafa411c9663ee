// Whether a query that stands for one value can find more than one row.
#pragma once

#include <string_view>

#include "gate/engine/sqlite/connection.h"

namespace gate {

// Whether each query in brackets that `sql` takes a value from looks its rows up by a whole key, so
// that there is one at most. As the plan has it: false where that cannot be told.
bool has_one_match_each(Connection& connection, std::string_view sql);

}  // namespace gate
