// Columns that the migrations made others of and dropped: of a row that was written since, a way
// back has those others to make the old value from, and no copy.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "gate/model/run.h"
#include "gate/rehearsal/edit_sample.h"
#include "gate/rehearsal/passes.h"
#include "gate/rehearsal/row_maker.h"
#include "gate/rehearsal/row_plan.h"

namespace gate {

// A row from before, in the order of its columns' names.
struct DerivedRow {
  Row key{};
  Row made{};   // of the sources
  Value had{};  // in the column
};

struct DerivedColumn {
  std::string table{};                   // as deployed
  std::vector<std::string> sources{};    // of it, that the migrations made of the column
  KeyNames key{};                        // of the table
  std::string from_table{};              // in the state gone back to
  std::string from_column{};             // there
  std::map<std::string, Value> known{};  // what rows have in the sources → what they had
  bool any_value = false;                // see Telling
  std::vector<DerivedRow> rows{};        // the first ones
};

// Of the `tables` of state `span.top`, which `green` is in. A statement has to have read the column
// when it wrote the sources, and these have to be seen to have its values in them.
std::vector<DerivedColumn> find_derived_columns(Rehearsal& rehearsal, Session& green,
                                                PastRows& past, const MigrationSpan& span,
                                                const std::set<std::string>& tables);

// In which of these rows, written into its table, the column is NULL, '' or 0 in `end`, where their
// sources do not say that it should be.
UnfilledColumn look_for_derived(Session& end, const DerivedColumn& derived,
                                const std::vector<const WrittenRow*>& rows,
                                const RehearsalOptions& options);

}  // namespace gate
