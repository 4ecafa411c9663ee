// --compare: the report of the run that this one is compared with.
#pragma once

#include <optional>
#include <string>

#include "gate/cli/commands.h"
#include "gate/model/point.h"
#include "gate/model/run.h"
#include "gate/report/comparison.h"

namespace gate {

struct BaseReport {
  std::string path{};
  Run run{};
};

// With {scenario} in the path replaced. UsageError where several scenarios would be compared with
// one run.
std::string base_path_for(const std::string& path, const std::string& scenario, bool is_one);

// Nothing where no base is asked for. UsageError for a base that cannot be read, that is one of
// `lint` where this is a run or the other way round, or that a report or a baseline would be
// written over.
std::optional<BaseReport> read_base(const OutputOptions& options, bool text_only);

// The base is judged again, under the run's policy.
Comparison compare_with(const BaseReport& base, const Run& run, const Judgement& judgement);

}  // namespace gate
