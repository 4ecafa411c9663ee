// The CHECK constraints of a table, before and after: which are gone, which are written otherwise.
#pragma once

#include <vector>

#include "gate/model/difference.h"
#include "gate/model/schema.h"

namespace gate {

// A check that went and one that came are the same one, changed, where they speak of one column;
// each is taken once, so that two which become one leave one that is gone. It is replaced where its
// conditions stand in other checks, say no more than a NOT NULL, or where a new foreign key holds
// its columns to a list. Both tables have the same names; `schema` is that of `after`.
std::vector<ObjectDifference> compare_checks(const Table& before, const Table& after,
                                             const Schema& schema);

}  // namespace gate
