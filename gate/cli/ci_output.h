// What the CI system that a run is a part of is told beside the reports that were asked for.
#pragma once

#include <string>

#include "gate/model/point.h"
#include "gate/model/run.h"

namespace gate {

struct CiRunner;
struct Comparison;

// The worst of two exit codes: that we were stopped, could not judge, or found something.
int worse(int a, int b);

// One for all scenarios of a process: it counts them together.
class CiOutput {
 public:
  // The name of a system, "none", or "auto", which goes by the variable that each of them sets to
  // "true".
  explicit CiOutput(const std::string& wanted);

  // Writes to the files that the system names. What cannot be written is warned of. To be called
  // once for each run.
  void note(const Run& run, const Judgement& judgement, const Comparison* comparison = nullptr);

  // For the log, before the text report; empty = nothing.
  std::string annotations(const Run& run, const Judgement& judgement) const;

  // The text report as the system folds it. Its last line, the verdict, stays in sight.
  std::string folded(const Run& run, const Judgement& judgement, const std::string& text) const;

 private:
  const CiRunner* runner_ = nullptr;  // null = none
  Judgement total_{};                 // verdict, exit code, counts and headline of all runs
};

}  // namespace gate
