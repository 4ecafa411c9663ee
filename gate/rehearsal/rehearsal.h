// Runs a scenario: the passes of a deployment on copies, each observing, none judging.
#pragma once

#include <functional>
#include <string>

#include "gate/engine/engine.h"
#include "gate/fixture/cache.h"
#include "gate/model/run.h"
#include "gate/model/scenario.h"

namespace gate {

struct RehearsalOptions {
  std::string work_dir{};         // parent of the run's own folder; empty = the system's
  FixtureCache* cache = nullptr;  // null = what is unpacked or loaded is thrown away
  Checks checks = Checks::fast;   // see SessionOptions
  bool keep = false;              // leave the shadow databases behind, and say where
  bool show_values = false;       // in examples
  std::size_t max_examples = 5;
  std::string command{};  // for the report
  std::string tool_version{};
  unsigned threads = 2;
  // Writes the reports where the process has to be ended in the middle of a run, on another thread;
  // the exit code. Empty: it never is.
  std::function<int(const Run&)> publish_last{};
};

// The whole rehearsal. Whatever keeps a pass from going on (a full disk, a signal) or the first one
// from beginning (no folder for the copies) is recorded in
// the run, and the passes after it as skipped; the work folder is gone when this returns or
// throws. UsageError for what the scenario should not have asked.
Run rehearse(const Scenario& scenario, Engine& engine, const RehearsalOptions& options);

// The record of a scenario that was not begun, or of which nobody knows how it went: `why`, and the
// signal that kept it from it, where one did. Its engine is not asked.
Run not_rehearsed(const Scenario& scenario, const RehearsalOptions& options, const std::string& why,
                  int signal = 0);

}  // namespace gate
