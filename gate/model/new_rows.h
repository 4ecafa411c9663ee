// What becomes of the rows that the new application writes after the cut-over when every migration
// is taken back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gate/model/difference.h"
#include "gate/model/location.h"

namespace gate {

// A column of the rows that were written. Numbers are of values that were not NULL.
struct WrittenColumn {
  std::string name{};             // as deployed
  std::string before{};           // in the state gone back to; empty = the migrations added it
  std::string moved_from{};       // table.column there that the migrations moved here; or empty
  bool rewritten = false;         // the migrations write it: another value is what they mean
  std::int64_t values = 0;        // written
  std::int64_t lost = 0;          // NULL, '' or 0 afterwards, and were not
  std::int64_t changed = 0;       // another value afterwards
  std::int64_t not_possible = 0;  // lost or changed, and the state gone back to refuses them
  // Of those lost: references that the foreign key set to NULL when what they referred to, written
  // after the cut-over, too, was deleted.
  std::int64_t with_parent = 0;
};

struct WrittenTable {
  std::string name{};    // as deployed
  std::string before{};  // in the state gone back to; empty = the migrations made it
  std::string none{};    // why no row could be written, where none was
  std::int64_t rows = 0;
  std::int64_t gone = 0;  // of them, after the way back
  std::vector<WrittenColumn> columns{};
  std::vector<Example> examples{};  // `after` says what the state gone back to would not take
};

struct Remark {
  std::string subject{};  // table.column
  std::string text{};
};

// A statement of the workload.
struct RefusedWrite {
  std::string sql{};
  Location location{};
  std::string error{};
};

struct RefusedDown {
  std::string version{};
  std::string error{};
  std::string hint{};
  std::string sql{};
  Location location{};          // no line where the script did not fail at one of its statements
  std::vector<Example> rows{};  // that caused it, where known
  std::string culprits{};       // what they violate: an index or table.column
  bool duplicates = false;
};

// Rows that were there before the cut-over, and are not brought back as they are without new ones.
struct OldRows {
  std::string table{};  // in the state gone back to
  std::int64_t removed = 0;
  std::int64_t changed = 0;  // values
  std::vector<Example> examples{};
};

// Values that were written into rows from before the cut-over, and what became of them.
struct EditedColumn {
  std::string table{};     // in the state gone back to
  std::string column{};    // there
  bool rewritten = false;  // as WrittenColumn::rewritten
  std::int64_t values = 0;
  std::int64_t undone = 0;          // what was there before the migrations is there again
  std::int64_t lost = 0;            // NULL, '' or 0 afterwards, and were not, or the row is gone
  std::int64_t changed = 0;         // neither that nor what was written
  std::vector<Example> examples{};  // the rows of those that are not as they were written
};

// Rows from before the cut-over that were deleted after it, and are known by a key.
struct DeletedRows {
  std::string table{};  // in the state gone back to
  std::int64_t rows = 0;
  std::int64_t back = 0;            // of them, after the way back
  std::vector<Example> examples{};  // of these
};

// A column that the migrations made others of and dropped, in rows that were written into those.
struct UnfilledColumn {
  std::string table{};                 // in the state gone back to
  std::string column{};                // there
  std::vector<std::string> sources{};  // as deployed: what it could be made from
  std::int64_t rows = 0;               // that have a value there
  std::int64_t empty = 0;              // of them, with NULL, '' or 0 in the column
  std::vector<Example> examples{};     // of these
};

struct NewRowsRecord {
  std::string skipped{};   // why it was not tried
  std::string workload{};  // the script the rows came from; empty = made to fit the schema
  std::vector<RefusedWrite> refused{};
  std::vector<WrittenTable> tables{};
  std::vector<Remark> not_written{};      // rows that would matter, and why there are none
  std::vector<std::string> taken_back{};  // versions, newest first
  std::optional<RefusedDown> refused_down{};
  std::vector<EditedColumn> edited{};
  std::vector<DeletedRows> deleted{};
  std::vector<UnfilledColumn> unfilled{};
  std::vector<OldRows> old_rows{};
  std::vector<Remark> dangling{};  // foreign keys that the way back left rows without parent in
  std::vector<ObjectDifference> schema{};  // that there is not without new rows
};

}  // namespace gate
