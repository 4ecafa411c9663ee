// Values that stand in statements, taken out of a run before anybody judges or shows it.
#pragma once

#include "gate/model/run.h"

namespace gate {

// In every statement of the run, and in what the database said of it. See sql/hide.h.
void hide_values(Run& run);

}  // namespace gate
