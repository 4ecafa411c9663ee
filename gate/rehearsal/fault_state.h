// What a script changes, before it, after it, and in the middle.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "gate/engine/engine.h"
#include "gate/rehearsal/tool_tables.h"

namespace gate {

// The tables that a script reaches, and the schema; without the history.
struct ScriptState {
  Schema schema{};
  std::map<std::string, TableSnapshot> tables{};  // those of them that are there and can be listed
};

ScriptState read_state(Session& session, const std::set<std::string>& tables);

// Columns, by table, that two undisturbed runs filled with different values: what they hold is
// chance. A table without columns here differs in more than values.
using ByChance = std::map<std::string, std::set<std::string>>;
ByChance find_chance(const ScriptState& one, const ScriptState& other);

bool is_same_state(const ScriptState& a, const ScriptState& b, const ToolTables& tool_tables,
                   const ByChance& chance = {});

// How `now` is not `before`: "column products.size was added", "1 row of orders was added"; a few.
std::vector<std::string> words_of_change(const ScriptState& before, const ScriptState& now,
                                         const ToolTables& tool_tables);

}  // namespace gate
