#include "gate/rehearsal/unheld.h"

#include <algorithm>
#include <utility>

#include "gate/base/text.h"

namespace gate {

namespace {

// A table that is gone under its name may have another one by now, and its constraints have theirs.
bool is_as_in_blue(const UnheldCheck& green, const UnheldCheck& blue, const Schema& now) {
  const bool is_its = blue.table == green.table || find_table(now, blue.table) == nullptr;
  return is_its && blue.name == green.name && blue.domain == green.domain &&
         blue.condition == green.condition && blue.rows >= green.rows;
}

}  // namespace

void find_unheld_checks(Rehearsal& rehearsal, const Schema& schema) {
  std::vector<UnheldCheck> found = rehearsal.green_session->unheld_checks();
  if (found.empty()) return;
  const std::vector<UnheldCheck> before = rehearsal.blue_session->unheld_checks();
  std::erase_if(found, [&](const UnheldCheck& green) {
    return std::ranges::any_of(
        before, [&](const UnheldCheck& blue) { return is_as_in_blue(green, blue, schema); });
  });
  rehearsal.run.verify.unheld_checks = std::move(found);
}

}  // namespace gate
