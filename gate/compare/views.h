// What views show before and after, where nothing below them gives them a reason to show anything
// else.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "gate/model/difference.h"
#include "gate/model/snapshot.h"

namespace gate {

// Whether the view, or one below it, names one of `tables`. True where its text cannot be read.
bool view_reads(const Schema& schema, const std::string& view, const std::set<std::string>& tables);

// The tables that the view names, itself or by the views below it, as the schema spells them; none
// where its text cannot be read.
std::vector<std::string> tables_below(const Schema& schema, const std::string& view);

// Whether both have the view, and it and those below it have the same texts.
bool is_same_view(const Schema& a, const Schema& b, const std::string& view);

// Of the views that both have with the same text, over tables of which `tables` has one at least,
// as equal but for new columns: whether the columns that they had show the same rows. Where plans
// may be others (an index came, there are statistics), those that depend on them are only counted.
// Views that are not among `shown_before` or `after` are left out.
std::vector<ViewDifference> compare_views(const Schema& before,
                                          const std::map<std::string, TableSnapshot>& shown_before,
                                          const Snapshot& after,
                                          const std::vector<TableDifference>& tables);

}  // namespace gate
