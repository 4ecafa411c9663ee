// What is left of the rows that were written, and of those from before, once everything is taken
// back.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gate/rehearsal/changed_rows.h"
#include "gate/rehearsal/derived_columns.h"
#include "gate/rehearsal/passes.h"
#include "gate/rehearsal/row_plan.h"
#include "gate/rehearsal/touched.h"

namespace gate {

// What was done to the copy before it was taken back. Names of tables are in lower case, as
// deployed.
struct Written {
  std::vector<WrittenRow> rows{};
  std::map<std::string, std::int64_t> added{};    // touched table → rows more than before
  std::set<std::string> disturbed{};              // old rows were changed by who wrote
  std::map<std::string, std::int64_t> removed{};  // old rows that were deleted
  std::vector<WrittenRow> deleted{};              // some of these
  std::set<std::string> referring{};              // have rows that refer to what migrations added
  std::vector<MovedColumn> moved{};
  std::vector<DerivedColumn> derived{};
  std::set<std::string> deleted_from{};  // by name, by the downs; as they call it
  EditFates edited{};                    // where old rows were edited, too
  std::vector<DeletedRows> returned{};   // where old rows were deleted
};

// Those of one table.
std::vector<const WrittenRow*> rows_of(const std::vector<WrittenRow>& rows,
                                       const std::string& table);

// Nothing where they cannot be listed. Reads blue where no migration reached the table.
std::optional<std::int64_t> rows_in_state(Timeline& timeline, std::size_t state,
                                          const std::string& table);

// `copy`, which `session` is open on, was taken back from the top of `span` to its bottom. Fills
// the numbers of `record`, whose tables are there already.
void look_after_way_back(Rehearsal& rehearsal, Database& copy, std::unique_ptr<Session>& session,
                         const MigrationSpan& span, const Written& written, const Touched& touched,
                         NewRowsRecord& record);

}  // namespace gate
