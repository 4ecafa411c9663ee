// The file of the findings that are known.
#pragma once

#include <string>
#include <vector>

#include "gate/config/scenario_file.h"
#include "gate/model/scenario.h"

namespace gate {

// The entries with their places, in the file's order. UsageError names file, line, key and what was
// expected, as for a scenario; also where an entry stands there twice.
std::vector<KnownPoint> read_baseline(const std::string& path, const NameCheck& check_name);

// The text of such a file: sorted, one key a line, and the same for the same entries in any order.
// `schema` is where editors find the schema; empty = it does not say.
std::string baseline_text(std::vector<KnownPoint> entries, const std::string& schema);

// What the file at `path` says of its schema; empty where it says nothing, or cannot be read.
std::string schema_of_baseline(const std::string& path);

}  // namespace gate
