// What is a table's, a view's or a function's own beside its rows and its text: rights, policies,
// rules, places in publications and options. One that is made anew under its name has none of them.
#pragma once

#include "gate/checks/forgotten.h"

namespace gate {

// Tells of a lost one, unless a statement of the migration takes it away by its name.
void judge_lost_right(const MigrationRecord& migration, const ObjectDifference& object,
                      Forgotten& forgotten);

// What stands beside the code of a function that is made anew, and does not any more: SECURITY
// DEFINER, STRICT, SET.
void judge_function_options(const MigrationRecord& migration, const ObjectDifference& function,
                            Forgotten& forgotten);

// What a view of both states was declared WITH. CREATE OR REPLACE VIEW takes it away as well where
// it does not repeat it.
void judge_view_options(const MigrationRecord& migration, const ObjectDifference& view,
                        Forgotten& forgotten);

}  // namespace gate
