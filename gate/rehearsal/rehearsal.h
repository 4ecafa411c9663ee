// Runs a scenario: the passes of a deployment on copies, each observing, none judging.
#pragma once

#include <functional>
#include <string>

#include "gate/engine/engine.h"
#include "gate/model/run.h"
#include "gate/model/scenario.h"

namespace gate {

struct RehearsalOptions {
  std::string work_dir{};    // parent of the run's own folder; empty = the system's
  bool keep = false;         // leave the shadow databases behind, and say where
  bool show_values = false;  // in examples
  std::size_t max_examples = 5;
  std::string command{};  // for the report
  std::string tool_version{};
  int threads = 2;
};

// The whole rehearsal. A pass that cannot go on is recorded with its error and those after it as
// skipped; `save` gets the record, also when Error or Interrupted is then thrown on. UsageError
// for what the scenario should not have asked.
void rehearse(const Scenario& scenario, Engine& engine, const RehearsalOptions& options,
              const std::function<void(const Run&)>& save);

}  // namespace gate
