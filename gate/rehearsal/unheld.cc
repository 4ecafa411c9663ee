#include "gate/rehearsal/unheld.h"

#include <algorithm>

#include "gate/base/text.h"

namespace gate {

namespace {

bool has_check(const std::vector<UnheldCheck>& checks, const UnheldCheck& wanted) {
  return std::ranges::any_of(checks, [&](const UnheldCheck& one) {
    return one.table == wanted.table && one.name == wanted.name && one.domain == wanted.domain;
  });
}

// A table that is gone under its name may have another one by now, and its constraints have theirs.
// So may a constraint of the same table, unless the old one is still there beside it.
bool is_as_in_blue(const UnheldCheck& green, const UnheldCheck& blue,
                   const std::vector<UnheldCheck>& all_of_green, const Schema& now) {
  if (blue.domain != green.domain || blue.condition != green.condition || blue.rows < green.rows) {
    return false;
  }
  if (blue.table == green.table) return blue.name == green.name || !has_check(all_of_green, blue);
  return blue.name == green.name && find_table(now, blue.table) == nullptr &&
         !has_check(all_of_green, blue);
}

}  // namespace

void find_unheld_checks(Rehearsal& rehearsal, const Schema& schema) {
  const std::vector<UnheldCheck> found = rehearsal.green_session->unheld_checks();
  if (found.empty()) return;
  const std::vector<UnheldCheck> before = rehearsal.blue_session->unheld_checks();
  for (const UnheldCheck& green : found) {
    const bool was_there = std::ranges::any_of(
        before, [&](const UnheldCheck& blue) { return is_as_in_blue(green, blue, found, schema); });
    if (!was_there) rehearsal.run.verify.unheld_checks.push_back(green);
  }
}

}  // namespace gate
