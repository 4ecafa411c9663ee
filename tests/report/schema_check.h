// Whether a report is what docs/schema/report.schema.json says.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace gate {

nlohmann::json report_schema();

// With no key allowed that the schema does not describe.
nlohmann::json strict(nlohmann::json schema);

// What is wrong with `report`, a line each; empty = nothing.
std::string complaints(const nlohmann::json& schema, const std::string& report);

}  // namespace gate
