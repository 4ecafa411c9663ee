// What the CI system that a run is a part of is told beside the reports that were asked for.
#pragma once

#include <string>
#include <vector>

#include "gate/cli/inputs.h"
#include "gate/report/run_set.h"

namespace gate {

struct CiSystem;

class CiOutput {
 public:
  // The name of a system, "none", or "auto", which goes by the variable that each of them sets to
  // "true".
  explicit CiOutput(const std::string& wanted);

  // UsageError where a file that the system names for it is one of `inputs`, or would become one:
  // it would be written to.
  void keep(const Inputs& inputs) const;

  // Writes to the files that the system names. What cannot be written is warned of.
  void note(const RunSet& set) const;

  // For the log, before the text report; empty = nothing.
  std::string annotations(const RunSet& set) const;

  // The text report of a scenario as the system folds it. Its last line, the verdict, stays in
  // sight.
  std::string folded(const Run& run, const Judgement& judgement, const std::string& text) const;

 private:
  const CiSystem* system_ = nullptr;  // null = none
};

}  // namespace gate
