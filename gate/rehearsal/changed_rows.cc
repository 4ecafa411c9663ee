#include "gate/rehearsal/changed_rows.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

#include "gate/rehearsal/put_aside.h"

namespace gate {

namespace {

constexpr std::size_t kMostTables = 200;
constexpr double kSecondsForOneStatement = 10;

}  // namespace

ChangedRows change_rows(Rehearsal& rehearsal, Session& copy, PastRows& past,
                        const MigrationSpan& span, const std::set<std::string>& tables,
                        const std::vector<DerivedColumn>& derived) {
  ChangedRows changed;
  std::size_t count = 0;
  copy.limit_seconds(kSecondsForOneStatement);
  for (const std::string& table : tables) {
    if (++count > kMostTables) break;
    if (is_replaced(rehearsal, span, table)) continue;
    const auto sample = sample_old_rows(rehearsal, past, span, table);
    if (!sample) continue;
    std::vector<EditedRow> edits = edit_old_rows(copy, *sample);
    if (auto row = delete_old_row(copy, *sample, edits)) changed.deleted.push_back(std::move(*row));
    std::ranges::move(edits, std::back_inserter(changed.edits));
  }
  changed.derived = edit_derived(copy, derived);
  copy.limit_seconds(0);
  return changed;
}

}  // namespace gate
