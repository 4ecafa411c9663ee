// Two schemas, object by object, by meaning: order of objects, quoting, white space and names of
// automatic indexes do not count.
#pragma once

#include <string>
#include <vector>

#include "gate/model/difference.h"
#include "gate/model/schema.h"

namespace gate {

// Sorted by kind, then name. Columns in another order alone: one difference with Change::reordered.
// Tables named in `ignored` (a history table), what belongs to them, and the schemas that hold them
// ("drizzle" of "drizzle.__drizzle_migrations"), are left out; so are internal and shadow tables.
// `tables` says which table and column has become which: each rename is a difference of its own,
// and what speaks of the old name and of the new one is the same. All but a rename's `before` is in
// later names.
std::vector<ObjectDifference> compare_schemas(const Schema& before, const Schema& after,
                                              const std::vector<std::string>& ignored,
                                              const std::vector<TableDifference>& tables = {});

}  // namespace gate
