// What the entries of a table's indexes are made of:
// https://sqlite.org/fileformat2.html, sections 2.4 and 2.5.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "gate/engine/sqlite/pages/table_layout.h"
#include "gate/engine/sqlite/pages/value_order.h"

namespace gate {

struct IndexTerm {
  std::optional<std::size_t> column{};  // by its place in the table's layout; none = see `sql`
  std::string sql{};                    // what it is made of where no record has it
  Collation collation = Collation::binary;
  bool descends = false;
};

struct IndexLayout {
  std::uint32_t root = 0;
  bool is_unique = false;
  std::string where{};             // which rows it has, as SQL; empty = all of them
  std::size_t keys = 0;            // terms that the index was declared with
  std::vector<IndexTerm> terms{};  // these, then those that name the row; without both: the rowid
  bool is_computed = false;        // of some term no record has the value
};

// All indexes of a table, which the tree of a table WITHOUT ROWID is one of. Nothing where one has
// an application's own collation.
std::optional<std::vector<IndexLayout>> find_indexes(Connection& connection,
                                                     const std::string& table,
                                                     const TableLayout& layout);

}  // namespace gate
