// Digests of a table's content, as gate/model/snapshot.h describes them.
#pragma once

#include "gate/engine/sqlite/connection.h"
#include "gate/engine/sqlite/pages/page_sums.h"
#include "gate/model/snapshot.h"

namespace gate {

// One pass over the table. Rowid tables are split by rowid; anything else is digested by part 0.
// Where pages are read, what they come to is looked for in `known`, and put there.
TableSnapshot digest_table(Connection& connection, const DigestRequest& request,
                           PageSums* known = nullptr);

// The same by SQLite's own reading alone.
TableSnapshot digest_by_steps(Connection& connection, const DigestRequest& request);

}  // namespace gate
