// What one ALTER TABLE says: engines but SQLite take any number of actions in it.
#pragma once

#include <vector>

#include "gate/sql/brackets.h"
#include "gate/sql/facts.h"

namespace gate {

// `actions`: what follows the table's name, which `table` has. One for each action that makes,
// drops, renames or alters a column, an index or the table; others say nothing.
std::vector<StatementFacts> read_alter_actions(Tokens actions, const StatementFacts& table);

}  // namespace gate
