// What those get who go on asking for a table by a name that a view has now.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace gate {

// A view that has the name of a table which the migration renamed or dropped, against what that
// table held before. Rows and values that a statement of the migration wrote in the table, under
// whichever name, count as what is wanted.
struct OldNameView {
  std::string view{};
  std::string table{};  // what the table is called since; empty = it is gone
  std::int64_t rows_wanted = 0;
  std::int64_t rows = 0;                 // that the view shows
  std::int64_t rows_missing = 0;         // by the table's key, where the view has it; else as a bag
  std::int64_t rows_strange = 0;         // that are none of the table's
  std::int64_t rows_modified = 0;        // that show other values
  std::vector<std::string> differing{};  // columns with other values
  std::vector<std::string> missing{};    // columns of the table that the view has not
  std::string not_compared{};            // why, where that is not known
};

}  // namespace gate
