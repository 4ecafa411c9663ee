// The words of verdicts.
#include "gate/model/point.h"

#include <cstdlib>

namespace gate {

bool is_whole(const Judgement& judgement) {
  return judgement.verdict != GateVerdict::not_judged && judgement.unjudged.empty();
}

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::passed:
      return "passed";
    case Verdict::failed:
      return "failed";
    case Verdict::warning:
      return "warning";
    case Verdict::skipped:
      return "skipped";
    case Verdict::error:
      return "error";
  }
  std::abort();  // not a Verdict
}

std::string_view to_string(GateVerdict verdict) {
  switch (verdict) {
    case GateVerdict::passed:
      return "passed";
    case GateVerdict::failed:
      return "failed";
    case GateVerdict::not_judged:
      return "not-judged";
  }
  std::abort();  // not a GateVerdict
}

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::off:
      return "off";
    case Severity::note:
      return "note";
    case Severity::warning:
      return "warning";
    case Severity::error:
      return "error";
  }
  std::abort();  // not a Severity
}

}  // namespace gate
