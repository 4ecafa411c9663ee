// Which rows are made for the migrations that are rehearsed, into which tables, in which order.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "gate/rehearsal/moved_columns.h"
#include "gate/rehearsal/passes.h"
#include "gate/rehearsal/row_maker.h"

namespace gate {

// The pending migrations from state `bottom` to state `top`.
struct MigrationSpan {
  std::size_t bottom = 0;
  std::size_t top = 0;
};

struct MadeRows {
  std::vector<WrittenRow> rows{};
  std::map<std::string, std::string> without{};  // table, in lower case → why it got none
  std::vector<Remark> not_written{};
  std::set<std::string>
      referring{};  // tables, in lower case, with rows that refer to what the migrations added
  std::set<std::string> disturbed{};  // as RowMaker::disturbed
  std::vector<MovedColumn> moved{};
};

// Ordinary tables of state `top` that the migrations reached, as that state spells them.
std::set<std::string> tables_touched(Rehearsal& rehearsal, const MigrationSpan& span);

// The same, and those that were there before and that a down is going to write.
std::set<std::string> tables_to_fill(Rehearsal& rehearsal, const MigrationSpan& span);

// Writes rows into `copy`, which is in state `top` and enforces foreign keys: into each table to
// fill, parents first; then such as refer to what the migrations added, wherever they are.
MadeRows make_rows(Rehearsal& rehearsal, Session& copy, const MigrationSpan& span);

}  // namespace gate
