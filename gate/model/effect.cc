#include "gate/model/effect.h"

#include <algorithm>

#include "gate/base/text.h"

namespace gate {

bool is_on_table(const Effect& effect, Action action) {
  return effect.action == action && effect.object == "table";
}

bool writes_rows(const Effect& effect) {
  return is_on_table(effect, Action::insert) || is_on_table(effect, Action::update) ||
         is_on_table(effect, Action::remove);
}

bool fills_table(const Effect& effect) {
  return is_on_table(effect, Action::create) || is_on_table(effect, Action::insert);
}

bool drops_table(const Outcome& outcome, std::string_view table) {
  return std::ranges::any_of(outcome.effects, [&](const Effect& effect) {
    return is_on_table(effect, Action::drop) && equal_ignoring_case(effect.table, table);
  });
}

std::string name_after(std::span<const Rename> renames, std::string table) {
  for (const Rename& rename : renames) {
    if (rename.column.empty() && equal_ignoring_case(rename.table, table)) table = rename.to;
  }
  return table;
}

}  // namespace gate
