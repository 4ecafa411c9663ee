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

struct RowsWritten {
  std::vector<WrittenRow> rows{};     // that are new, or other than they were
  std::vector<WrittenRow> deleted{};  // the first of them, where they have a key
  bool is_disturbed = false;          // rows are changed or gone
};

// What `now` has in `table` that `before` has not, or has otherwise, and the other way round. The
// two are the same database but for rows.
RowsWritten find_written(Session& before, Session& now, const Schema& schema, const Table& table);

}  // namespace gate
