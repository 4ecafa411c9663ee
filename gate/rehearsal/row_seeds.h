// Rows that the migrations added to tables that others refer to: once the new application is live,
// something may refer to them, and a down that deletes them meets that.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "gate/rehearsal/passes.h"
#include "gate/rehearsal/row_draft.h"
#include "gate/rehearsal/row_plan.h"

namespace gate {

// For each foreign key to one of the `touched` tables of state `span.top` (as that state spells
// them): rows that refer to some of those that its migrations added. Reads green and blue.
std::vector<RowWish> children_of_added_rows(Rehearsal& rehearsal, const MigrationSpan& span,
                                            const std::set<std::string>& touched);

}  // namespace gate
