// Which columns PostgreSQL gives another type without touching what they hold.
#pragma once

#include "gate/sql/facts.h"

namespace gate {

// Whether ALTER COLUMN … TYPE from one to the other, by the type's own cast, leaves every value as
// it is and the table as it lies. False where it is not known: types of extensions, domains.
bool keeps_values(const ColumnFacts& from, const ColumnFacts& to);

}  // namespace gate
