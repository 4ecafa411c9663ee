// What views show before and after, where nothing below them gives them a reason to show anything
// else.
#pragma once

#include <vector>

#include "gate/model/difference.h"
#include "gate/model/snapshot.h"

namespace gate {

// Of the views that both have with the same text, over tables of which `tables` has one at least,
// as equal but for new columns: whether the columns that they had show the same rows. Where plans
// may be others (an index came, there are statistics), those that depend on them are only counted.
// Views that `before` or `after` has no rows of are left out.
std::vector<ViewDifference> compare_views(const Snapshot& before, const Snapshot& after,
                                          const std::vector<TableDifference>& tables);

}  // namespace gate
