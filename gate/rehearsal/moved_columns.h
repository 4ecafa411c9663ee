// Columns that the migrations moved into a table of its own, whose rows refer to those that they
// were taken from: one value each before, none or several of them since.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "gate/rehearsal/passes.h"
#include "gate/rehearsal/row_maker.h"

namespace gate {

struct MovedColumn {
  std::string table{};                        // that has the values now
  std::string column{};                       // of it
  std::string parent{};                       // that had them, as deployed
  std::vector<std::string> references{};      // columns of `table` that refer to the parent
  std::vector<std::string> parent_columns{};  // what they refer to
  std::string from_table{};                   // the parent, in the state gone back to
  std::vector<std::string> from_key{};        // what `parent_columns` are called there
  std::string from_column{};
  std::map<std::string, Value> kind{};  // in lower case: other rows than those with these came
                                        // from nowhere, such as contacts of another kind
  bool takes_several = false;           // rows for one of the parent's
};

// Of the `touched` tables of state `top`, against state `bottom`. It is told by rows: what lies in
// the column is what blue has.
std::vector<MovedColumn> find_moved_columns(Rehearsal& rehearsal, std::size_t bottom,
                                            std::size_t top, const std::set<std::string>& touched);

// How many of these values, written into the moved column, `session` no longer has where they came
// from. One that was joined with others, or added to them, is there.
std::int64_t count_lost(Session& session, const Schema& schema, const MovedColumn& moved,
                        const std::vector<const WrittenRow*>& rows);

}  // namespace gate
