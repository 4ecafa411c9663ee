// --compare: the report of the run that this one is compared with.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gate/cli/commands.h"
#include "gate/model/point.h"
#include "gate/model/run.h"
#include "gate/report/comparison.h"
#include "gate/report/run_set.h"

namespace gate {

struct BaseReport {
  std::string path{};
  RunSet set{};  // not judged
};

// Nothing where no base is asked for. UsageError for a base that cannot be read, that is one of
// `lint` where this is a run or the other way round, or that a report or a baseline would be
// written over.
std::optional<BaseReport> read_base(const OutputOptions& options, bool text_only);

// The scenario's run of the base; of a report of one scenario that one, whatever its name. Null
// where there is none.
const Run* find_run(const BaseReport& base, const std::string& scenario);

// UsageError where it has none.
void require_run(const BaseReport& base, const std::string& scenario);

// What is new among the scenarios of the set, or gone, and so is compared with nothing.
std::vector<std::string> remarks_on(const BaseReport& base, const Shard& shard);

// The base is judged again, under the run's policy.
Comparison compare_with(const std::string& path, const Run& base, const Run& run,
                        const Judgement& judgement);

}  // namespace gate
