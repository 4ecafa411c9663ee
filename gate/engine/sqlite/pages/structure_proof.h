// Whether the structure of a database is sound, at the cost of reading it once.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gate/engine/sqlite/connection.h"

namespace gate {

enum class RowConditions { ask, leave_out };

// Nothing where quick_check might find something, or it cannot be told: that every page is used
// once, trees are of one height and table trees in order, cells, records and their overflow pages
// are whole, no value is NULL or of a type that its column cannot have, and, where they are asked,
// each CHECK holds. Else the tables of whose rows that is not known yet.
//
// What follows is PRAGMA quick_check as SQLite 3.40 has it (checkTreePage and checkList in btree.c,
// PragTyp_INTEGRITY_CHECK in pragma.c), and stricter where a file that SQLite wrote is.
std::optional<std::vector<std::string>> prove_structure(Connection& connection,
                                                        RowConditions conditions);

}  // namespace gate
