// What people, tools, the planner and sequences are told about a table: comments, STORAGE,
// statistics, INCREMENT. One
// that is made anew under its name has none of it, and works without.
#pragma once

#include "gate/checks/forgotten.h"

namespace gate {

inline bool is_note(const ObjectDifference& object) {
  return object.kind == "comment" || object.kind == "storage" || object.kind == "statistics" ||
         object.kind == "numbering";
}

// Warns of a lost one, where the table or view was made anew and what it speaks of is still there.
void judge_lost_note(const MigrationRecord& migration, const Dropped& dropped,
                     const ObjectDifference& note, Forgotten& forgotten);

}  // namespace gate
