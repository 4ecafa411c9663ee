// Counters that outlive their rows, before and after a script.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "gate/engine/engine.h"
#include "gate/model/run.h"
#include "gate/model/schema.h"
#include "gate/model/value.h"

namespace gate {

// Those that give out fewer numbers than they had. `tables` says which table has become which. A
// table that no longer counts at all has lost more than its counter, and is left out.
std::vector<SequenceDrop> find_drops(const Rows& before, const Rows& after, const Schema& now,
                                     const std::vector<TableDifference>& tables);

// Counters that stand below a number that their table has: the next row would get one that is
// taken. Of all tables, or of those whose names are wanted.
std::vector<SequenceDrop> find_late_counters(
    Session& session, const Rows& counters, const Schema& schema,
    const std::function<bool(const std::string& table)>& is_wanted);

// Of `drops`, found after the down, those that the up had not made already.
std::vector<SequenceDrop> made_by_down(std::vector<SequenceDrop> drops,
                                       const MigrationRecord& record);

}  // namespace gate
