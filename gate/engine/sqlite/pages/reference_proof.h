// Whether every reference has its row, at the cost of reading both tables once.
#pragma once

#include <string>
#include <vector>

#include "gate/engine/sqlite/connection.h"

namespace gate {

struct Reference {
  std::vector<std::string> columns{};
  std::string parent{};
  std::vector<std::string> parent_columns{};  // a key of it
};

// True where each row of `child` finds what its references name, or has a NULL among them: what
// foreign_key_check looks for with a search for each row. False where that is not so, or cannot be
// told, as where a reference is stored in another type than the key. Values are taken to have the
// types that their columns would have given them, which check_structure looks at.
bool are_references_proven(Connection& connection, const std::string& child,
                           const std::vector<Reference>& references);

}  // namespace gate
