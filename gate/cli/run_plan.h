// What `run` was asked to rehearse, found and looked over before anything runs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gate/cli/base_report.h"
#include "gate/cli/commands.h"
#include "gate/cli/inputs.h"
#include "gate/model/scenario.h"
#include "gate/model/shard.h"

namespace gate {

struct PlannedRun {
  Scenario scenario{};
  std::string why_not{};       // it cannot be rehearsed; empty = it can
  Inputs inputs{"rehearsed"};  // what it reads, as far as is known
  OutputOptions output{};      // reports, baseline and base of its own
  std::optional<BaseReport> base{};
};

struct Plan {
  bool is_one = true;              // a scenario by itself
  OutputOptions shared{};          // about all of them
  std::vector<PlannedRun> runs{};  // by name
  Shard shard{};
  std::optional<BaseReport> base{};  // of all of them
};

// UsageError for what is wrong with the command line, and of a scenario by itself with that; among
// several such a one is planned with why it cannot be rehearsed.
Plan plan_runs(const RunCommand& command);

}  // namespace gate
