// A valid scenario document made into a Scenario.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "gate/model/scenario.h"

namespace gate {

// `document` has passed the schema. `path` is the file's; what the file names is beside it. The
// locations of allowances are left empty.
Scenario scenario_from_json(const nlohmann::json& document, const std::string& path);

}  // namespace gate
