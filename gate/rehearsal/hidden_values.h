// Values that stand in statements, taken out of a run before anybody judges or shows it.
#pragma once

#include <optional>

#include "gate/model/run.h"
#include "gate/model/schema.h"
#include "gate/sql/hide.h"

namespace gate {

// In every statement of the run, and in what the database said of it. See sql/hide.h. `names`:
// those that the database has; what the run's own statements make is known besides. Nothing where
// the product takes no double-quoted word for a text.
void hide_values(Run& run, std::optional<KnownNames> names);

void add_names(const Schema& schema, KnownNames& names);

}  // namespace gate
