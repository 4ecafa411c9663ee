// Queries that have one row, however many they read and in whichever order.
#pragma once

#include "gate/sql/brackets.h"

namespace gate {

// Whether a query, without brackets around it, has one row and says which: totals without GROUP BY,
// no table at all, or LIMIT with ORDER BY.
bool gives_one_row(Tokens query);

// The same, but for what LIMIT and ORDER BY make of it.
bool is_one_row(Tokens query);

}  // namespace gate
