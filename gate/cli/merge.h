// Reports of several machines made into one.
#pragma once

#include <string>
#include <vector>

#include "gate/report/run_set.h"

namespace gate {

// All scenarios of these JSON reports, not judged, as if one machine had run them; remarks say
// where the machines had not the same before them. A scenario that one of them knows of and none
// has is missing from the set. UsageError where a file is no report, or two have one scenario.
RunSet merged_reports(const std::vector<std::string>& paths);

}  // namespace gate
