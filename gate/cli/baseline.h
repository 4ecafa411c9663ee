// The baseline file: read before a run is judged, written after it.
#pragma once

#include <string>
#include <vector>

#include "gate/cli/commands.h"
#include "gate/cli/inputs.h"
#include "gate/model/run.h"

namespace gate {

// With {scenario} in the paths replaced. UsageError where several scenarios would share a file:
// what one of them has would be out of date in another. Also for an owner or reason that nothing
// uses.
BaselineOptions baseline_for(const BaselineOptions& options, const std::string& scenario,
                             bool is_one);

// The file that the option or the scenario names, into the policy. One that is yet to be written in
// this run may be missing. `scenario_path` is for complaints about what the scenario names.
void load_baseline(const BaselineOptions& options, const std::string& scenario_path,
                   Policy& policy);

// UsageError where the new baseline would be written over a report or one of `inputs`, or become
// one of these.
void keep_from_baseline(const OutputOptions& options, const Inputs& inputs);

// Writes what fails or warns in the run as known, and makes it the run's baseline. Error where the
// run, before or after, cannot be judged; then nothing was written and the run is as before.
void write_baseline(const BaselineOptions& options, Run& run);

}  // namespace gate
