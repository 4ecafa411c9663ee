// Runs out of the file that '--report json=FILE' wrote.
#pragma once

#include <string>

#include "gate/report/run_set.h"

namespace gate {

// Of one scenario or of several; not judged. UsageError where there is none.
RunSet recorded_set(const std::string& path);

}  // namespace gate
