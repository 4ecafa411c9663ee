// A schema under the names that its tables and columns have later.
#pragma once

#include <vector>

#include "gate/model/difference.h"
#include "gate/model/schema.h"

namespace gate {

// `before` as if it had been declared with the names that `tables` say each table and column of it
// has afterwards; what keeps its name or is gone is left alone. The text of a view stays as it
// is: whose column a name in it means cannot be told without its tables.
Schema with_later_names(Schema before, const std::vector<TableDifference>& tables);

}  // namespace gate
