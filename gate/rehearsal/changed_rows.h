// What an application does, after the cut-over, to rows that were there before.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "gate/rehearsal/derived_edits.h"
#include "gate/rehearsal/row_deletes.h"
#include "gate/rehearsal/row_edits.h"

namespace gate {

struct ChangedRows {
  std::vector<EditedRow> edits{};
  std::vector<WrittenRow> deleted{};
  std::vector<DerivedEdit> derived{};

  bool empty() const { return edits.empty() && deleted.empty() && derived.empty(); }
};

// In each of the `tables` of state `span.top` that was there before, where rows can be told apart:
// edits some and deletes another one. A table that the migrations put in the place of another one,
// which they only renamed, is the one of the two that an application knows. The result points into
// `derived`. `copy` is in that state and enforces foreign keys.
ChangedRows change_rows(Rehearsal& rehearsal, Session& copy, PastRows& past,
                        const MigrationSpan& span, const std::set<std::string>& tables,
                        const std::vector<DerivedColumn>& derived);

}  // namespace gate
