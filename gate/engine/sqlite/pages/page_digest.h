// Digests of a table's content from the pages of its file. Pages that were met before are not
// decoded again.
#pragma once

#include <optional>

#include "gate/engine/engine.h"
#include "gate/engine/sqlite/connection.h"
#include "gate/engine/sqlite/pages/page_sums.h"
#include "gate/engine/sqlite/pages/tree.h"

namespace gate {

// The same as by stepping through the rows, some three times as fast, where this reader knows all
// that the table's pages say; nothing where it does not, or where the table is one page. The rows
// of the first page are read both ways, and have to be the same. Those of `range` alone count where
// the table has a rowid. What the pages come to is looked for in `known`, and put there.
std::optional<TableSnapshot> digest_pages(Connection& connection, const DigestRequest& request,
                                          const RowidRange& range, PageSums* known = nullptr);

}  // namespace gate
