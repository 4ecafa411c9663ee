// One script, applied exactly as the migration tool applies it.
#pragma once

#include <cstdint>
#include <vector>

#include "gate/engine/engine.h"
#include "gate/migration/format.h"
#include "gate/model/run.h"

namespace gate {

struct ApplyOptions {
  double limit_seconds = 0;      // 0 = none
  std::size_t max_examples = 5;  // of rows that caused a refusal
  bool show_values = false;
};

// What Session::repeat_chance is told before the steps are run: the same for the same script, and
// hardly ever for another one.
std::uint64_t seed_of(const std::vector<Step>& steps);

// Runs the steps until one is refused; then rolls back what `begin` opened. A refusal, a time-out
// and a transaction in the wrong state are recorded; Error and Interrupted go through.
ScriptRecord apply_script(Session& session, const Engine& engine, const std::vector<Step>& steps,
                          const ApplyOptions& options);

}  // namespace gate
