// Views that have taken the name of a table: whether who asks by that name gets what it held.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "gate/rehearsal/passes.h"
#include "gate/rehearsal/table_difference.h"

namespace gate {

// The table that had the name.
struct NamedBefore {
  const TableDifference& difference;
  TableState before{};
  TableState now{};  // under its new name; nulls where it is gone
  // See RowAccess.
  std::function<Session*(const std::vector<std::string>& columns)> old_rows{};
};

// The view that has the table's name from before, where the table has it no longer; null = none.
const View* view_under_old_name(const Schema& now, const TableDifference& table);

// Compares what the view shows in green with what the table held and, where that differs, with what
// it holds now under its new name: what a statement wrote there is to be seen here too. Nothing
// where the view cannot be asked, which is found elsewhere.
std::optional<OldNameView> ask_by_old_name(const Rehearsal& rehearsal, const Snapshot& now,
                                           const View& view, const NamedBefore& table);

}  // namespace gate
