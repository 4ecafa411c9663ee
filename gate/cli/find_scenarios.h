// Scenario files in folders.
#pragma once

#include <string>
#include <vector>

namespace gate {

// The files among `words`, and those that the folders among them hold, at any depth; each once,
// sorted. A file of a folder is a scenario by its name ('scenario.json', 'migration-gate.json',
// '*.scenario.json') or by what it says: it names a fixture and migrations, or the schema of
// scenarios. Hidden folders and node_modules are left out, and folders behind links.
//
// UsageError where a word is neither, or a folder holds none.
std::vector<std::string> find_scenarios(const std::vector<std::string>& words);

}  // namespace gate
