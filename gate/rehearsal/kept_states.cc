#include "gate/rehearsal/kept_states.h"

#include <algorithm>
#include <string>

#include "gate/base/text.h"

namespace gate {

namespace {

bool is_unrepeatable(const Rehearsal& rehearsal, const ScriptRecord& script) {
  return std::ranges::any_of(script.statements, [&](const StatementRecord& statement) {
    return std::ranges::any_of(statement.outcome.depends_on, [&](Circumstance circumstance) {
      return !rehearsal.engine.can_repeat(circumstance);
    });
  });
}

}  // namespace

void keep_if_unrepeatable(Rehearsal& rehearsal, std::size_t state) {
  if (!is_unrepeatable(rehearsal, *rehearsal.record(state - 1).up)) return;
  const std::size_t most = rehearsal.large ? 2 : 8;
  auto& kept = rehearsal.kept_states;
  if (kept.size() == most) kept.erase(kept.begin());
  auto copy = std::unique_ptr<KeptState>(
      new KeptState{state, OwnDatabase(rehearsal, concat("state", state))});
  rehearsal.engine.fork(rehearsal.green, *copy->database);
  kept.push_back(std::move(copy));
}

const KeptState* find_kept(const Rehearsal& rehearsal, std::size_t state) {
  const auto& kept = rehearsal.kept_states;
  const auto found = std::find_if(kept.rbegin(), kept.rend(),
                                  [&](const auto& one) { return one->state <= state; });
  return found == kept.rend() ? nullptr : found->get();
}

}  // namespace gate
