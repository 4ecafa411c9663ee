// What a comment says of the base run.
#pragma once

#include <cstddef>
#include <string>

#include "gate/model/run.h"
#include "gate/report/comparison.h"

namespace gate {

// At most `most` of each kind, and how many more there are.
std::string markdown_comparison(const Comparison& comparison, const Run& run, std::size_t most);

}  // namespace gate
