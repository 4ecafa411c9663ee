// Where a script reaches the rows of a table, and how: by a statement that names them, or
// otherwise, through a copy into a rebuilt table, a foreign key's action, a trigger.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <span>

#include "gate/model/run.h"

namespace gate {

// Statements by their place in the script, from 0. A writer names the rows of the table; what
// reaches them otherwise is called an other.
struct Outline {
  std::size_t first_other = 0;
  std::size_t last_other = 0;
  std::set<std::size_t> later_writers{};  // after the last other
};

// Of a table that both states have, under whichever names it and the tables that hold its rows
// have on the way. Nothing where there is only one way, or where both are so interleaved that no
// part of the script has but one of them.
std::optional<Outline> outline(std::span<const StatementRecord> statements,
                               const TableDifference& table);

}  // namespace gate
