// The points that somebody has to look at, each with a place in the repository: what reviews and
// code scanners show.
#pragma once

#include <string>
#include <vector>

#include "gate/model/point.h"
#include "gate/model/run.h"
#include "gate/report/run_set.h"

namespace gate {

struct Issue {
  const Point* point = nullptr;
  std::string scenario{};  // of several; empty = there is but one
  // Relative to the working directory, without "./". Where the point names no file: that of its
  // migration, or of the first pending one, or the folder.
  std::string path{};
  int line = 1;
  int column = 0;             // in bytes; 0 = not known
  std::string title{};        // "data/row-counts: orders", one line
  std::string fingerprint{};  // hex; the same in every run, wherever the lines move to
};

// Failed, then those that could not be told, then warnings; within each in the order of the
// judgement. With `allowed`, what an allowance accepted comes last.
std::vector<Issue> issues_of(const Run& run, const Judgement& judgement, bool allowed = false);

// Of all scenarios, in the same order; titles name the scenario.
std::vector<Issue> issues_of(const RunSet& set, bool allowed = false);

// Scenario, message, what it does in production, and what to write instead; at most `max_bytes`.
std::string advice_of(const Issue& issue, std::size_t max_bytes);

}  // namespace gate
