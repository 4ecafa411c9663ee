// What the migrations keep for the way back, and from what the downs write a table's rows.
#pragma once

#include <functional>
#include <set>
#include <string>

#include "gate/rehearsal/passes.h"
#include "gate/rehearsal/row_plan.h"

namespace gate {

// Whether such a statement of the ups of `span` puts rows into the table.
bool is_filled_by(Rehearsal& rehearsal, const MigrationSpan& span, const std::string& table,
                  const std::function<bool(const Outcome&)>& is_meant);

// Whether another table has the name that this one had before the migrations, and its rows: it was
// renamed to be kept.
bool is_replaced(Rehearsal& rehearsal, const MigrationSpan& span, const std::string& table);

// Whether the migrations copy rows into a table of their own that does not belong to those it
// copies: what is put aside for the way back is nothing that an application writes into. The table
// is one of state `span.top`.
bool is_put_aside(Rehearsal& rehearsal, const MigrationSpan& span, const Table& table);

// How the downs write the rows of a table. Names of columns in lower case, as whichever state has
// them that a down begins or ends with.
struct DownSources {
  // Written from other tables than itself and what was put aside: what is there now is what counts,
  // not the column itself.
  std::set<std::string> elsewhere{};
  bool filled_from_elsewhere = false;  // all of its columns may be
  // Written from what was put aside, which knows nothing of what happened since.
  std::set<std::string> put_aside{};
  bool refilled_from_put_aside = false;  // all of its columns may be
  // Written from the row itself, perhaps from another column of it, or from what was put aside.
  std::set<std::string> own_row{};
  bool refilled = false;  // all of its columns may be
};

// Whether a down takes the column, as the state gone back to has it, from what was put aside.
bool is_from_put_aside(const DownSources& sources, const std::string& column);

// Of `table`, as state `span.top` has it; the downs of `span` have run.
DownSources sources_of_downs(Rehearsal& rehearsal, const MigrationSpan& span,
                             const std::string& table);

}  // namespace gate
