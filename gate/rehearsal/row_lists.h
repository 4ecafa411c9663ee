// Lists of allowed values that took the place of a CHECK: their point is that a value can be added
// without a migration, and the CHECK that comes back does not know it.
#pragma once

#include <string>
#include <vector>

#include "gate/engine/engine.h"
#include "gate/rehearsal/row_wishes.h"

namespace gate {

// A foreign key, of one column, to a table that has what an old CHECK enumerated.
struct ListForCheck {
  const ForeignKey* key = nullptr;  // the table's
  std::string name_column{};        // of the list: where the CHECK's values are
  std::string parent_column{};      // of the list: what the key refers to
  Value value{};                    // that the CHECK refuses
};

// Those of `table`, which is as deployed and, as `session` is asked, in use.
std::vector<ListForCheck> lists_for_checks(Session& session, const Schema& schema,
                                           const Table& table, const Past& past);

}  // namespace gate
