// What a report is about: one scenario, or several, each judged, and what they come to together.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gate/model/point.h"
#include "gate/model/run.h"
#include "gate/model/shard.h"
#include "gate/report/comparison.h"

namespace gate {

struct JudgedRun {
  Run run{};
  Judgement judgement{};
  std::optional<Comparison> comparison{};  // with its base run
};

struct RunSet {
  bool is_one = false;  // asked for by itself: its report has the shape of a single scenario's
  std::vector<JudgedRun> runs{};  // by the scenarios' names
  std::string tool_version{};
  std::string started_at{};  // UTC, ISO 8601
  double seconds = 0;        // from the first beginning to the last end, where one machine did it
  Shard shard{};
  std::vector<std::string> remarks{};  // on the reports that it was merged from
  Judgement total{};                   // verdict, exit code, counts and headline; no points
};

// How many scenarios came to each verdict.
struct VerdictCounts {
  int passed = 0;
  int failed = 0;
  int not_judged = 0;
};
VerdictCounts count_verdicts(const RunSet& set);

}  // namespace gate
