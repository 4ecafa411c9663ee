// Deploy scripts of a Sqitch project that no change of its plan names.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "gate/migration/sqitch_layout.h"
#include "gate/model/migration.h"

namespace gate {

// `planned`: the paths of those that some change names. What has the head that `sqitch add` writes
// was a change's once; anything else may be a part that scripts read in.
std::vector<FolderProblem> find_unplanned(const SqitchLayout& layout,
                                          const std::set<std::string>& planned);

}  // namespace gate
