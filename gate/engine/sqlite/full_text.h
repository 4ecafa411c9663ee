// Full-text indexes: whether they have what they index, and by what their rows are known.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gate/engine/sqlite/connection.h"

namespace gate {

// One message for each FTS3, FTS4 and FTS5 table whose index does not fit its content, its own or
// that of another table. Their modules look when they are told to by an INSERT, so the connection
// must be one that may write; nothing is written. Indexes without
// content, and of whatever cannot be looked at (a tokenizer of the application's), have none.
std::vector<std::string> check_full_text(Connection& connection);

// Whether a virtual table is one over a table of the user's, or over none: content='notes'.
bool has_foreign_content(std::string_view create_virtual);

// Whether the table is an FTS3, FTS4 or FTS5 table with content of its own, whose rowid, which no
// SELECT * has, is what applications know its rows by: https://sqlite.org/fts3.html#_introduction.
bool has_numbered_documents(std::string_view create_virtual);

// The name of that rowid; empty for every other table.
std::string document_number(Connection& connection, const std::string& table);

}  // namespace gate
