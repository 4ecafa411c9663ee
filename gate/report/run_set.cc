#include "gate/report/run_set.h"

namespace gate {

VerdictCounts count_verdicts(const RunSet& set) {
  VerdictCounts counts;
  for (const JudgedRun& one : set.runs) {
    switch (one.judgement.verdict) {
      case GateVerdict::passed:
        ++counts.passed;
        break;
      case GateVerdict::failed:
        ++counts.failed;
        break;
      case GateVerdict::not_judged:
        ++counts.not_judged;
        break;
    }
  }
  return counts;
}

}  // namespace gate
