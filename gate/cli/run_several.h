// Several scenarios, each in a process of its own, and one report over all of them.
#pragma once

#include <functional>
#include <string>

#include "gate/cli/run_plan.h"
#include "gate/rehearsal/rehearsal.h"

namespace gate {

struct SeveralOptions {
  RehearsalOptions options{};
  unsigned at_once = 1;
  std::string options_line{};  // "migration-gate run", with the options that each of them has
  std::function<Run(const Scenario& scenario, const RehearsalOptions& options)> rehearse{};
};

// The exit code.
int run_several(const Plan& plan, const SeveralOptions& several);

}  // namespace gate
