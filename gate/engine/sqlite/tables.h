// Small questions about one table of the main database.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gate/engine/sqlite/connection.h"

namespace gate {

// The first column of what a query answers.
std::vector<std::string> list_names(Connection& connection, const std::string& query);

// Whether its rows are in the file: of a virtual table SQLite's own checks know nothing, and its
// module may be missing.
bool is_stored_table(Connection& connection, const std::string& table);

// Whether it has a rowid, as a table WITHOUT ROWID, a view and a virtual table have not.
bool has_rowid(Connection& connection, const std::string& table);

// A table behind FROM where no index may be read in its stead. SQLite 3.40 does so for all that NOT
// INDEXED says where there is no rowid: `key_index` is that of such a table's key, else empty.
std::string rows_themselves(std::string_view table, std::string_view key_index);

// The name that means the rowid; empty where columns have taken all three.
std::string rowid_name(Connection& connection, const std::string& table);

// An expression for the column as a key in text, whatever its type: what a change of type makes of
// a value has the text of the value. A whole real has no fraction, nor has the text of one.
std::string text_term(std::string_view column);

}  // namespace gate
