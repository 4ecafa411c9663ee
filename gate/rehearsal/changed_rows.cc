#include "gate/rehearsal/changed_rows.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

#include "gate/base/text.h"
#include "gate/rehearsal/put_aside.h"

namespace gate {

namespace {

constexpr std::size_t kMostTables = 200;
constexpr double kSecondsForOneStatement = 10;

// What the migrations made of a column is asked first: it takes one row of a small table, which may
// have no other.
void leave_out_edited(EditSample& sample, const std::vector<DerivedEdit>& edits) {
  for (const DerivedEdit& edit : edits) {
    if (!equal_ignoring_case(edit.row.table, sample.table->name)) continue;
    std::erase_if(sample.rows, [&](const SampleRow& row) {
      for (std::size_t i = 0; i < sample.key.size(); ++i) {
        const Value* value = value_of(edit.row, sample.columns[sample.key[i]]);
        if (value == nullptr || !(*value == row.now[sample.key[i]])) return false;
      }
      return true;
    });
  }
}

}  // namespace

ChangedRows change_rows(Rehearsal& rehearsal, Session& copy, PastRows& past,
                        const MigrationSpan& span, const std::set<std::string>& tables,
                        const std::vector<DerivedColumn>& derived) {
  ChangedRows changed;
  changed.derived = edit_derived(copy, derived);
  std::size_t count = 0;
  copy.limit_seconds(kSecondsForOneStatement);
  for (const std::string& table : tables) {
    if (++count > kMostTables) break;
    if (is_replaced(rehearsal, span, table)) continue;
    auto sample = sample_old_rows(rehearsal, past, span, table);
    if (!sample) continue;
    leave_out_edited(*sample, changed.derived);
    std::vector<EditedRow> edits = edit_old_rows(copy, *sample);
    if (auto row = delete_old_row(copy, *sample, edits)) changed.deleted.push_back(std::move(*row));
    std::ranges::move(edits, std::back_inserter(changed.edits));
  }
  copy.limit_seconds(0);
  return changed;
}

}  // namespace gate
