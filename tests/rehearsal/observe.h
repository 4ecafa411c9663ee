// Rehearsals of the small scenario, and short questions to what they recorded.
#pragma once

#include <algorithm>
#include <set>
#include <string>

#include "gate/base/log.h"
#include "gate/base/text.h"
#include "gate/checks/check.h"
#include "gate/rehearsal/rehearsal.h"
#include "tests/support/small_scenario.h"

namespace gate {

inline Run rehearse_small(const SmallScenario& small, const Scenario& scenario) {
  set_quiet(true);
  return rehearse(scenario, *make_engine("sqlite"), {.work_dir = small.work_dir()});
}

inline Run rehearse_small(const SmallScenario& small) {
  return rehearse_small(small, small.scenario());
}

// "failed rollback/restores-data 002 shop.town" for every point that neither passed nor was
// skipped.
inline std::set<std::string> complaints(const Run& run) {
  std::set<std::string> lines;
  for (const Point& point : judge(run).points) {
    if (point.verdict == Verdict::passed || point.verdict == Verdict::skipped) continue;
    lines.insert(std::string(to_string(point.verdict)) + " " + point.check + " " +
                 (point.migration.empty() ? "" : point.migration + " ") + point.subject);
  }
  return lines;
}

// Null where the change does not speak of the table.
inline const TableDifference* table_in(const std::optional<StateDifference>& change,
                                       const std::string& before) {
  if (!change) return nullptr;
  const auto found = std::ranges::find(change->tables, before, &TableDifference::before);
  return found == change->tables.end() ? nullptr : &*found;
}

}  // namespace gate
