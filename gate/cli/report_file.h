// A run out of the file that '--report json=FILE' wrote.
#pragma once

#include <string>

#include "gate/model/run.h"

namespace gate {

// UsageError where there is none.
Run recorded_run(const std::string& path);

}  // namespace gate
