// Which of the reports are a scenario's own, where there are several, and which are about all.
#pragma once

#include <string>

#include "gate/cli/commands.h"

namespace gate {

// Reports, baseline and base whose path has {scenario}, with the name in its place. One scenario
// alone has them all. UsageError where several would share a baseline.
OutputOptions own_output(const OutputOptions& options, const std::string& scenario, bool is_one);

// The others.
OutputOptions shared_output(const OutputOptions& options);

}  // namespace gate
