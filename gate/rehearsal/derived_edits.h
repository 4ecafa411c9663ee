// What an application changes, after the cut-over, in what the migrations made of a column that
// they dropped: a way back that brings the column home from a copy takes that from it.
#pragma once

#include <vector>

#include "gate/rehearsal/derived_columns.h"
#include "gate/rehearsal/row_edits.h"

namespace gate {

struct DerivedEdit {
  const DerivedColumn* derived = nullptr;
  WrittenRow row{};  // its key
  Value was{};       // what it had in the column
};

// Gives, for each column, one row the sources of another one. `copy` is as deployed, and what was
// edited there is left alone. The result points into `derived`.
std::vector<DerivedEdit> edit_derived(Session& copy, const std::vector<DerivedColumn>& derived);

// Adds to `fates` whether the column is as it was. Only of columns that the downs take from what
// was put aside.
void look_for_derived_edits(Rehearsal& rehearsal, Session& end, const MigrationSpan& span,
                            const std::vector<DerivedEdit>& edits, EditFates& fates);

}  // namespace gate
