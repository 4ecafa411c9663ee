// Points gathered to test cases: one per migration and check.
#pragma once

#include <string>
#include <vector>

#include "gate/model/point.h"
#include "gate/model/run.h"

namespace gate {

constexpr std::size_t kLongestJunitName = 500;  // Azure takes 512

struct JunitCase {
  std::string classname{};
  std::string name{};
  // The worst of its points: failed, error, skipped, passed. A warning passes.
  Verdict outcome = Verdict::passed;
  std::string type{};     // "data.row-counts"
  std::string message{};  // one line
  std::string file{};     // of the worst point; empty = none
  int line = 0;
  double seconds = 0;
  std::vector<const Point*> points{};
};

// In the order of the first point of each. No two have the same classname and name. One case
// 'verdict' more where no other would tell how the gate decided: when it failed by a warning,
// could not judge, or had nothing to judge.
std::vector<JunitCase> junit_cases(const Run& run, const Judgement& judgement);

// That one more case, where none of `cases` tells it; else nothing.
std::vector<JunitCase> junit_verdict(const Judgement& judgement,
                                     const std::vector<JunitCase>& cases);

}  // namespace gate
