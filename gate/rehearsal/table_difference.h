// One table in two states, compared by digests, and by rows where those differ.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "gate/compare/tables.h"
#include "gate/rehearsal/passes.h"

namespace gate {

// What happened between two states that tells which column became which.
struct Moves {
  std::vector<Rename> renames{};  // oldest first
  std::vector<Carried> carried{};
  std::vector<std::string> columns_written{};  // by an UPDATE that names them, of whichever table
};

// Where the rows of both states are.
struct RowAccess {
  // Null where the old rows, as far as these columns of them go, cannot be had back.
  std::function<Session*(const std::vector<std::string>& columns)> before;
  Session* now = nullptr;
};

// How much is told of rows that differ.
struct RowDetail {
  std::size_t max_examples = 5;
  bool show_values = false;
  bool with_rest = false;                     // TableDifference::rest
  std::span<const std::string> transforms{};  // globs of columns that are meant to change
};

// `renames` of this table alone; those of `moves` are not looked at.
TableDifference compare_table(const RowDetail& detail, const TableState& before,
                              const TableState& after, const std::vector<Rename>& renames,
                              const Moves& moves, const RowAccess& rows);

// As the rehearsal wants it.
TableDifference compare_table(const Rehearsal& rehearsal, const TableState& before,
                              const TableState& after, const std::vector<Rename>& renames,
                              const Moves& moves, const RowAccess& rows);

}  // namespace gate
