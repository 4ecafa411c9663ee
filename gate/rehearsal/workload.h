// What the new application writes, as the scenario's own script has it.
#pragma once

#include <string>
#include <vector>

#include "gate/rehearsal/passes.h"
#include "gate/rehearsal/row_maker.h"

namespace gate {

// Runs the script's writing statements in `copy`; queries are left out. What is refused is noted in
// `record`.
void run_workload(Rehearsal& rehearsal, Session& copy, const std::string& path,
                  NewRowsRecord& record, std::set<std::string>& reached);

// The rows of `table` that `now` has and `before` has not, or has otherwise. The two are the same
// database but for rows. `is_disturbed` is set where rows of `before` are changed or gone.
std::vector<WrittenRow> find_written(Session& before, Session& now, const Schema& schema,
                                     const Table& table, bool& is_disturbed);

}  // namespace gate
