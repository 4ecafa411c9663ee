// The table of shells, and the scripts by which they complete our command line. They are made from
// the command line itself and from the tables that its values are names of.
#pragma once

#include <string>
#include <vector>

#include "gate/cli/command_shape.h"

namespace gate {

std::vector<std::string> shells();

// UsageError for another shell.
std::string completion_script(const std::string& shell, const CommandShape& program);

// What is said after the command's name for those below it.
std::vector<std::string> names_below(const CommandShape& command);

// Rows of the table, each in the file of its name.
std::string write_bash(const CommandShape& program);
std::string write_zsh(const CommandShape& program);
std::string write_fish(const CommandShape& program);

}  // namespace gate
