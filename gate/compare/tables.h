// Two snapshots of a table, by their digests: which columns are equal, gone, new or renamed.
#pragma once

#include <string>
#include <vector>

#include "gate/model/difference.h"
#include "gate/model/effect.h"
#include "gate/model/schema.h"
#include "gate/model/snapshot.h"

namespace gate {

// One side of a comparison. Both pointers are null where the state has no such table.
struct TableState {
  const Table* table = nullptr;
  const TableSnapshot* snapshot = nullptr;
};

struct TableComparison {
  TableDifference difference{};
  // Whether the digests settle it. Where not, rows must be compared to know what differs, over
  // the columns of `difference.columns`.
  bool settled = true;
};

// A statement read the column `from` and wrote the column `to` (empty = perhaps any: an INSERT).
struct Carried {
  std::string from{};
  std::string to{};
};

// Columns are matched by name, then by `renames` (of this table, oldest first), then a vanished
// column with an appeared one of the same digest (both keyed alike, in declared order), provided
// that `carried` says how its values came there, whatever the case of names. A new column that only
// happens to hold the same (one constant for another) is no rename.
// Settled: every matched column's digest is equal and the counts are; for a table without a
// key also the digest of whole rows, which is comparable only when the matched columns are the
// first ones of both, in the same order. Snapshots under different keys are never settled.
TableComparison compare_tables(const TableState& before, const TableState& after,
                               const std::vector<Rename>& renames,
                               const std::vector<Carried>& carried);

}  // namespace gate
