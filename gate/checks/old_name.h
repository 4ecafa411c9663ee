// What views that took a table's name answer in its stead.
#pragma once

#include <string_view>

#include "gate/checks/check.h"
#include "gate/model/run.h"

namespace gate {

// The view that has taken the name of that table; null where none was compared with it.
const OldNameView* find_old_name(const MigrationRecord& migration, std::string_view table);

// Whether who asks for the table gets what it had, but for columns that the migration dropped. True
// where that is not known.
bool is_answered(const MigrationRecord& migration, const OldNameView& view);

// For verify/side-effects: "whoever asks for payments gets 1 of 3 rows, other values in method (1
// row): a view has that name now, …". Whether there was nothing to find.
bool judge_old_name(const MigrationRecord& migration, const OldNameView& view, Findings& findings);

}  // namespace gate
