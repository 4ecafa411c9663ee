// --limit
#pragma once

#include <string>
#include <vector>

#include "gate/model/scenario.h"

namespace gate {

// Sets what `spec` ("apply-seconds=60", "growth=2x") names. UsageError that says what is known.
void set_limit(const std::string& spec, Limits& limits);

std::vector<std::string> limit_names();

}  // namespace gate
