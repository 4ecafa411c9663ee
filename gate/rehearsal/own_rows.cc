#include "gate/rehearsal/own_rows.h"

#include <algorithm>
#include <string>

#include "gate/base/text.h"

namespace gate {

namespace {

// Normalised, a name stands between blanks. One that is only read there is taken for filled, too.
bool is_filled_by_a_trigger(const Schema& schema, const std::string& table) {
  const std::string name = concat(" ", to_lower(table), " ");
  return std::ranges::any_of(schema.triggers, [&](const Trigger& trigger) {
    return trigger.definition.find(name) != std::string::npos;
  });
}

bool has_own_rows(const Schema& schema, const Table& table) {
  return !table.indexes_another && !is_filled_by_a_trigger(schema, table.name);
}

}  // namespace

void demand_own_rows(const ScriptRecord& script, const Schema& before, const Schema& after,
                     StateDifference& change) {
  for (TableDifference& table : change.tables) {
    const Table* old = find_table(before, table.before);
    const Table* now = find_table(after, table.after);
    if (!table.is_virtual || old == nullptr) continue;
    const bool was_ordinary = old->kind == TableKind::normal;
    const bool is_rebuilt =
        now != nullptr && (was_ordinary || drops_table(script.statements, table.before));
    const bool follows =
        old->indexes_another || (now != nullptr && now->indexes_another && !was_ordinary);
    const bool own = is_rebuilt ? !follows : has_own_rows(before, *old) && !follows;
    if (own) table.is_virtual = false;
  }
}

}  // namespace gate
