// Which foreign keys a deployment may have broken.
#pragma once

#include <string>
#include <vector>

#include "gate/rehearsal/passes.h"

namespace gate {

// The tables of green whose foreign keys must be followed again. The others are proven: no row of
// theirs came and no value of the key changed, no row of a parent went and no value that is
// referred to changed, and both the keys and the parents' own are declared as in blue; so a
// violation would be blue's own.
std::vector<std::string> tables_with_doubtful_references(const Rehearsal& rehearsal,
                                                         const Schema& green);

}  // namespace gate
