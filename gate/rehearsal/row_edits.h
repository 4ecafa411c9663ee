// What an application changes, after the cut-over, in rows that were there before: a way back that
// brings their old values home again takes that from it.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gate/model/run.h"
#include "gate/rehearsal/edit_sample.h"

namespace gate {

// A row from before. Values are of the columns of `columns`: all that are not computed.
struct EditedRow {
  std::string table{};  // as deployed
  std::vector<std::string> columns{};
  Row before{};
  Row after{};
  std::optional<Row> taken_from{};       // the old row that has had these values; none = made up
  bool is_whole = false;                 // it has all of that row, but for what rows are known by
  std::map<std::string, Asked> asked{};  // by column, in lower case
};

// Exchanges what two old rows of the sample have besides their keys; where that tells nothing,
// gives one of them another value. `copy` enforces foreign keys. Nothing where no row can be
// edited.
std::vector<EditedRow> edit_old_rows(Session& copy, const EditSample& sample);

// What became of edits. Tables as the state gone back to has them, in lower case.
struct EditFates {
  std::vector<EditedColumn> columns{};
  std::map<std::string, std::int64_t> differ{};  // values of these rows that are not as before
};

// `end` was taken back to state `span.bottom`, and has `schema`. Columns are left out that the
// downs write from what the new application is more likely to write.
EditFates look_for_edits(Rehearsal& rehearsal, Session& end, const Schema& schema, PastRows& past,
                         const MigrationSpan& span, const std::vector<EditedRow>& edits);

}  // namespace gate
