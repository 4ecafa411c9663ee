// valijson, in this file only: it takes long to compile.
#include "tests/report/schema_check.h"

// With sanitizers g++ 12 takes parts of <regex> for uninitialised, wherever they are inlined.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"

#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "gate/base/file.h"

namespace gate {

using nlohmann::json;
using valijson::adapters::NlohmannJsonAdapter;

json report_schema() {
  return json::parse(read_file(GATE_SOURCE_DIR "/docs/schema/report.schema.json"));
}

json strict(json schema) {
  if (schema.is_object() && schema.contains("properties")) schema["additionalProperties"] = false;
  for (json& part : schema) {
    if (part.is_structured()) part = strict(part);
  }
  return schema;
}

std::string complaints(const json& schema, const std::string& report) {
  valijson::Schema rules;
  valijson::SchemaParser parser;
  parser.populateSchema(NlohmannJsonAdapter(schema), rules);
  const json document = json::parse(report);
  valijson::ValidationResults results;
  valijson::Validator validator;
  if (validator.validate(rules, NlohmannJsonAdapter(document), &results)) return "";
  std::string text;
  valijson::ValidationResults::Error error;
  while (results.popError(error)) {
    for (const std::string& part : error.context) text += part;
    text += ": " + error.description + '\n';
  }
  return text;
}

}  // namespace gate
