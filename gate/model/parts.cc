#include "gate/model/parts.h"

#include <algorithm>

namespace gate {

namespace {

bool writes(const StatementRecord& statement) {
  return std::ranges::any_of(statement.outcome.effects, [](const Effect& effect) {
    return !effect.table.starts_with("temp.");
  });
}

}  // namespace

std::vector<const StatementRecord*> parts_of(const ScriptRecord& script) {
  std::vector<const StatementRecord*> parts;
  for (const StatementRecord& statement : script.statements) {
    if (!writes(statement)) continue;
    const bool is_same = !parts.empty() && parts.back()->transaction == statement.transaction;
    if (is_same) parts.pop_back();
    parts.push_back(&statement);
  }
  return parts;
}

bool is_at_once(const ScriptRecord& script) {
  return parts_of(script).size() < 2 &&
         std::ranges::none_of(script.statements, [](const StatementRecord& statement) {
           return statement.outcome.commits_inside > 0;
         });
}

}  // namespace gate
