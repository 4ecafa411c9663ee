// What several scenarios, each judged, come to together.
#pragma once

#include <string>
#include <vector>

#include "gate/model/point.h"
#include "gate/model/shard.h"

namespace gate {

// The worst of two exit codes: that we were stopped, found something, could not judge. What was
// found outranks what could not be judged, so that a caller who puts up with the latter is never
// told of that alone.
int worse(int a, int b);

struct ScenarioJudgement {
  std::string scenario{};
  const Judgement* judgement = nullptr;
  bool is_stopped = false;  // by a signal
};

// Verdict, exit code, counts and headline, without points. A scenario of the shard that is not
// among them was not judged.
Judgement total_of(const std::vector<ScenarioJudgement>& scenarios, const Shard& shard);

// The shard's scenarios that are not among them.
std::vector<std::string> missing_from(const std::vector<ScenarioJudgement>& scenarios,
                                      const Shard& shard);

}  // namespace gate
