// A scenario file, read, validated and made into a Scenario.
#pragma once

#include <functional>
#include <string>

#include "gate/model/scenario.h"

namespace gate {

enum class NameKind { check, format, engine };

// What is wrong with a name that tables above this layer know, a check's perhaps as a glob; empty =
// nothing.
using NameCheck = std::function<std::string(NameKind kind, const std::string& name)>;

// UsageError names file, line, key and what was expected; for an unknown key the nearest known
// one. Paths in the file are relative to it; in the Scenario they are relative to the working
// directory (or absolute).
Scenario read_scenario(const std::string& path, const NameCheck& check_name);

// What a scenario without a name is called. Of a file that is called as all scenarios may be, its
// folder says which it is; of any other its own name: a folder can have several.
std::string default_name(const std::string& path);

// A severity by name; UsageError lists the names. `where` begins the message.
Severity parse_severity(const std::string& text, const std::string& where);

}  // namespace gate
