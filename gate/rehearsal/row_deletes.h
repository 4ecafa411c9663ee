// What an application deletes, after the cut-over, of the rows that were there before: a way back
// that brings such a row home from a copy undoes that.
#pragma once

#include <optional>
#include <vector>

#include "gate/model/run.h"
#include "gate/rehearsal/edit_sample.h"
#include "gate/rehearsal/row_edits.h"
#include "gate/rehearsal/row_maker.h"

namespace gate {

// Deletes a row of the sample that is in none of the `edits`, and whose going changes no other row.
// Nothing where there is none such. `copy` enforces foreign keys.
std::optional<WrittenRow> delete_old_row(Session& copy, const EditSample& sample,
                                         const std::vector<EditedRow>& edits);

// Takes out what is not gone for who asks by the key of state `span.bottom`: `copy`, in which the
// rows were deleted, has another row of that key, as REPLACE leaves it.
void leave_out_replaced(Rehearsal& rehearsal, Session& copy, const MigrationSpan& span,
                        std::vector<WrittenRow>& deleted);

// By table of the state gone back to, those of which it is known which row they were. `end` was
// taken back to state `span.bottom`, and has `schema`; `deleted` has rows as they were deployed.
// Left out are tables that the downs fill from tables in use.
std::vector<DeletedRows> look_for_deleted(Rehearsal& rehearsal, Session& end, const Schema& schema,
                                          const MigrationSpan& span,
                                          const std::vector<WrittenRow>& deleted);

}  // namespace gate
