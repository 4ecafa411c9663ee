// Whether full-text indexes have what they index.
#pragma once

#include <string>
#include <vector>

#include "gate/engine/sqlite/connection.h"

namespace gate {

// One message for each FTS3, FTS4 and FTS5 table whose index does not fit its content, its own or
// that of another table. Their modules look when they are told to by an INSERT, so the connection
// must be one that may write; nothing is written. Indexes without
// content, and of whatever cannot be looked at (a tokenizer of the application's), have none.
std::vector<std::string> check_full_text(Connection& connection);

}  // namespace gate
