// Digests of a table's content, as gate/model/snapshot.h describes them.
#pragma once

#include "gate/engine/sqlite/connection.h"
#include "gate/model/snapshot.h"

namespace gate {

// One pass over the table. Rowid tables are split by rowid; anything else is digested by part 0.
TableSnapshot digest_table(Connection& connection, const DigestRequest& request);

// The same by SQLite's own reading alone.
TableSnapshot digest_by_steps(Connection& connection, const DigestRequest& request);

}  // namespace gate
