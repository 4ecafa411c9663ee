// One verification point, and the judgement of a whole run.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gate/model/difference.h"
#include "gate/model/location.h"
#include "gate/model/run.h"
#include "gate/model/scenario.h"

namespace gate {

enum class Verdict { passed, failed, warning, skipped, error };

struct Point {
  std::string check{};  // "data/row-counts"
  Phase phase = Phase::preflight;
  std::string subject{};    // "orders.total"; names the point across runs, lines do not
  std::string migration{};  // version; empty = not about one
  Verdict verdict = Verdict::passed;
  Severity severity = Severity::error;  // of the check under this policy
  std::string message{};                // what was found, one line
  std::string why{};   // what it does in production; one sentence; empty on passed points
  std::string hint{};  // what to write instead
  Location location{};
  std::string statement{};  // the culprit's SQL
  double seconds = 0;
  std::vector<Example> evidence{};
  std::string allowed{};  // the reason, where an allowance turned this point
};

struct Counts {
  int passed = 0;
  int failed = 0;
  int warning = 0;
  int skipped = 0;
  int error = 0;
};

enum class GateVerdict { passed, failed, not_judged };

// What a check looks for, whatever it found.
struct Rule {
  std::string check{};
  Severity severity = Severity::error;  // by default
  std::string summary{};
  std::string why{};
  std::string fix{};
};

struct Judgement {
  GateVerdict verdict = GateVerdict::passed;
  int exit_code = 0;
  Counts counts{};
  std::vector<Point> points{};  // by phase, then in the order of the checks, then by subject
  std::string headline{};       // the last line of the text report
  std::string unjudged{};       // why not all could be told, whatever the verdict; empty = it could
  std::vector<Rule> rules{};    // of the checks that found something, in the order of the checks
};

// Whether all that was asked could be told: that nothing was found is no proof otherwise.
bool is_whole(const Judgement& judgement);

std::string_view to_string(Verdict verdict);
std::string_view to_string(GateVerdict verdict);  // "passed", "failed", "not-judged"
std::string_view to_string(Severity severity);

}  // namespace gate
