// A run and its judgement as JSON (docs/schema/report.schema.json), and back.
#pragma once

#include <string>
#include <string_view>

#include "gate/model/point.h"
#include "gate/model/run.h"
#include "gate/report/run_set.h"

namespace gate {

// One line per member, two blanks of indentation, a newline at the end. Keys are in a fixed
// order; text that is not UTF-8 has U+FFFD in its place.
std::string to_json(const Run& run, const Judgement& judgement,
                    const Comparison* comparison = nullptr);

// A report of several scenarios: docs/schema/report-set.schema.json.
std::string to_json(const RunSet& set);

// The run in a report that to_json wrote. UsageError where `text` is none, or one of several
// scenarios; `path` is for the message.
Run run_from_json(std::string_view text, const std::string& path);

// The same of either kind. What was judged is left out: it is to be judged again.
RunSet run_set_from_json(std::string_view text, const std::string& path);

}  // namespace gate
