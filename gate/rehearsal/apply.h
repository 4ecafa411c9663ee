// One script, applied exactly as the migration tool applies it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "gate/engine/engine.h"
#include "gate/migration/format.h"
#include "gate/model/run.h"
#include "gate/rehearsal/watch.h"

namespace gate {

class Programs;

struct ApplyOptions {
  double limit_seconds = 0;      // 0 = none
  std::size_t max_examples = 5;  // of rows that caused a refusal
  bool show_values = false;
  Watch* watch = nullptr;  // of a statement that cannot be stopped
  // Takes what is known of the script that is cut off; whether the run can be judged with it.
  std::function<bool(ScriptRecord)> cut_off{};
  std::function<void(const Outcome&)> after_step{};  // that was accepted
  const Programs* programs = nullptr;                // for steps that are programs
  // With which it is looked at what a program did; nothing = it is not, which is faster.
  std::optional<SessionOptions> look_with{};
  std::vector<Statement>* executed = nullptr;  // gets what a program executed, where that is known
};

// What Session::repeat_chance is told before the steps are run: the same for the same script, and
// hardly ever for another one.
std::uint64_t seed_of(const std::vector<Step>& steps);

// Runs the steps until one is refused; then rolls back what `begin` opened. A refusal, a time-out
// and a transaction in the wrong state are recorded; Error and Interrupted go through.
ScriptRecord apply_script(Session& session, const Engine& engine, const std::vector<Step>& steps,
                          const ApplyOptions& options);

}  // namespace gate
