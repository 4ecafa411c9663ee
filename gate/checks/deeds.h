// The deeds of one kind on a table, and how much of a change they explain.
#pragma once

#include <cstdint>
#include <functional>

#include "gate/checks/explain.h"
#include "gate/checks/lineage.h"

namespace gate {

// Those that name the table, and those that reach it otherwise.
struct Deeds {
  std::int64_t rows = 0;  // that the naming statements changed
  const StatementRecord* by = nullptr;
  const Deed* indirect = nullptr;
};

// Of the deeds that bear on a table.
Deeds select(const Lineage& lineage, const std::function<bool(const Relevant&)>& predicate);

// Those that may have written this column.
Deeds writers_of(const Lineage& lineage, const ColumnDifference& column);

// Those that may have written any column.
Deeds writers_of_any(const Lineage& lineage);

// Whether a trigger or a key's action wrote, too: which value is whose nobody can tell, and a
// statement that changes nothing would pay for what they change.
bool has_effect(const Deed* indirect);

// Splits `amount`. Where something else could have done it too, the statements explain no more
// rows than they changed.
Account split(std::int64_t amount, const Deeds& deeds, bool other_cause);

// Splits `amount`, of which `otherwise` happened without the statements that name the table.
Account settle(std::int64_t amount, std::int64_t otherwise, const Deeds& deeds,
               const Lineage& lineage);

// What did that part of a change which no statement explains.
Culprit blame(const Lineage& lineage, const Deeds& deeds);

// Values that are others now. Another storage class is what a change of type makes; without one it
// is another value: x'61' is not found by = 'a'.
std::int64_t amount_of(const ColumnDifference& column);

}  // namespace gate
