#include "gate/rehearsal/unheld.h"

#include <algorithm>
#include <utility>

#include "gate/base/text.h"

namespace gate {

namespace {

// A table may have another name by now, and its constraints have theirs.
bool is_as_in_blue(const UnheldCheck& green, const UnheldCheck& blue) {
  return blue.name == green.name && blue.domain == green.domain &&
         blue.condition == green.condition && blue.rows >= green.rows;
}

}  // namespace

void find_unheld_checks(Rehearsal& rehearsal) {
  std::vector<UnheldCheck> found = rehearsal.green_session->unheld_checks();
  if (found.empty()) return;
  const std::vector<UnheldCheck> before = rehearsal.blue_session->unheld_checks();
  std::erase_if(found, [&](const UnheldCheck& green) {
    return std::ranges::any_of(before,
                               [&](const UnheldCheck& blue) { return is_as_in_blue(green, blue); });
  });
  rehearsal.run.verify.unheld_checks = std::move(found);
}

}  // namespace gate
