// The same rows under other numbers: two databases in which the engine numbered new rows in the
// order in which it found them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "gate/model/difference.h"
#include "gate/model/value.h"

namespace gate {

struct NumberedTable {
  std::string name{};
  std::vector<std::string> columns{};
  std::vector<std::string> key{};
  std::string number{};            // the column that the engine numbers; empty = none
  std::set<std::int64_t> known{};  // numbers of rows that were there before: no others are the same
  // Column → name of the table whose number it holds, as declared. More are found where a column
  // holds nothing but such numbers and the rows are the same by it.
  std::map<std::string, std::string> references{};
  Rows here{};  // in any order, with all columns
  Rows there{};
};

struct Renumbering {
  std::size_t max_examples = 5;
  bool show_values = false;
};

struct RenumberedDifference {
  std::string table{};
  std::vector<std::string> columns{};
  std::int64_t values = 0;  // rows that hold something else
  std::vector<Example> examples{};
};

// What is different besides the numbers of new rows and the columns that hold them; nothing where
// both are the same. Reals are the same that differ by the order of a sum alone.
std::vector<RenumberedDifference> compare_renumbered(std::vector<NumberedTable> tables,
                                                     const Renumbering& how);

}  // namespace gate
