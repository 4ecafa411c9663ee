// What the downs will write, as their text says it: known before any of them has run.
#pragma once

#include <set>
#include <string>

#include "gate/rehearsal/passes.h"
#include "gate/rehearsal/row_plan.h"

namespace gate {

// Tables that were there before the migrations of `span` and that one of their downs names as what
// it writes, alters or makes anew; as state `span.top` spells them.
std::set<std::string> tables_written_by_downs(Rehearsal& rehearsal, const MigrationSpan& span);

// Whether a down that writes `table` also asks for rows of `source`, rather than only deletes or
// drops it. Both are names of state `span.top`.
bool is_written_from(Rehearsal& rehearsal, const MigrationSpan& span, const std::string& table,
                     const std::string& source);

}  // namespace gate
