// A scenario file, read, validated and made into a Scenario.
#pragma once

#include <string>

#include "gate/model/scenario.h"

namespace gate {

// UsageError names file, line, key and what was expected; for an unknown key the nearest known
// one. Paths in the file are relative to it; in the Scenario they are relative to the working
// directory (or absolute).
Scenario read_scenario(const std::string& path);

// A severity by name; UsageError lists the names. `where` begins the message.
Severity parse_severity(const std::string& text, const std::string& where);

}  // namespace gate
