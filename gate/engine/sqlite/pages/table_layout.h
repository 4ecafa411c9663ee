// Where the columns of a table lie in its records: https://sqlite.org/fileformat2.html,
// sections 2.3 to 2.4 and 2.1.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gate/engine/sqlite/pages/tree.h"

namespace gate {

struct StoredColumn {
  std::string name{};
  std::size_t field = 0;     // of the record
  bool is_rowid = false;     // it is not in the record, which has a NULL in its place
  bool is_real = false;      // a whole number may be stored as an integer
  bool is_computed = false;  // when it is read: it is in no record
  bool has_default = true;   // it is not computed when it is written either
  std::string declared{};    // all that says what it has in older records: its type and default
};

struct TableLayout {
  std::uint32_t root = 0;
  TreeKind kind = TreeKind::table;
  bool is_strict = false;
  std::vector<StoredColumn> columns{};  // as SELECT * has them
  std::string order{};                  // of an index tree, as ORDER BY has it
  std::string key_index{};              // that is the index tree; empty = it is a table's
};

// Nothing where the table has no tree, or text in another encoding than UTF-8.
std::optional<TableLayout> find_layout(Connection& connection, const std::string& table);

// The same where the root of its tree is known: to find it the whole schema is read.
std::optional<TableLayout> find_layout(Connection& connection, const std::string& table,
                                       std::uint32_t root);

}  // namespace gate
