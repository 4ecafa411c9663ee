// The names that users write and tables of the program know.
#pragma once

#include <string>

#include "gate/config/scenario_file.h"

namespace gate {

// What is wrong with the name; empty = nothing.
std::string check_name(NameKind kind, const std::string& name);

// Puts a scenario's name, made one that leads to no other folder, where a path says {scenario};
// whether it does.
bool fill_in_scenario(std::string& path, const std::string& scenario);

}  // namespace gate
