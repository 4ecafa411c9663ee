#include "gate/rehearsal/stale_views.h"

#include <algorithm>
#include <optional>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/compare/views.h"
#include "gate/rehearsal/limited.h"
#include "gate/rehearsal/storage.h"
#include "gate/rehearsal/touched.h"

namespace gate {

namespace {

// Nothing where it cannot be told; then `reason` says why, where that is not for another check.
std::optional<bool> is_fresh(Session& session, const std::string& view, std::string& reason) {
  const Limited limited(session);
  try {
    return session.is_fresh(view);
  } catch (const SqlError&) {  // its query is refused, which is found elsewhere
  } catch (const Interrupted&) {
    throw;
  } catch (const Error&) {
    if (!session.timed_out()) throw;
    reason = concat("its query takes longer than ", duration(kViewSeconds));
  }
  return std::nullopt;
}

}  // namespace

void find_stale_views(Rehearsal& rehearsal, const Schema& schema) {
  const std::vector<std::string> views = rehearsal.green_session->views_with_rows();
  if (views.empty()) return;
  const std::vector<std::string> before = rehearsal.blue_session->views_with_rows();
  const Touched touched = touched_by_all(rehearsal);
  // Nothing that a script has set is meant for it.
  const auto green = rehearsal.engine.open(rehearsal.green, rehearsal.reading);
  for (const std::string& view : views) {
    const bool was_there = std::ranges::count(before, view) > 0;
    if (!was_there || !view_reads(schema, view, touched.content)) continue;
    StaleView found{.name = view};
    const auto now = is_fresh(*green, view, found.not_compared);
    if (now == true || (!now && found.not_compared.empty())) continue;
    const auto then = now ? is_fresh(*rehearsal.blue_session, view, found.not_compared) : now;
    if (then == true || !found.not_compared.empty()) {
      rehearsal.run.verify.stale_views.push_back(std::move(found));
    }
  }
}

}  // namespace gate
