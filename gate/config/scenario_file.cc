// Reads a scenario file: a document, what it names, its values and where they stand.
#include "gate/config/scenario_file.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "gate/base/date.h"
#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/config/document.h"
#include "gate/config/json_text.h"
#include "gate/config/scenario_values.h"

namespace gate {

using nlohmann::json;

extern const std::string_view kScenarioSchema;

namespace {

// Keys with a meaning that nothing acts on yet: taking and ignoring one would be a lie.
constexpr std::string_view kReserved[] = {
    "rollback.strategy",
};

// Days that the calendar does not have; `document` has passed the schema.
std::vector<Fault> check_dates(const json& document) {
  std::vector<Fault> faults;
  const json allow = document.value("allow", json::array());
  for (std::size_t i = 0; i < allow.size(); ++i) {
    const auto until = allow[i].value("until", std::string());
    if (until.empty() || is_date(until)) continue;
    faults.push_back(no_date(concat("/allow/", i, "/until"), until));
  }
  return faults;
}

// The names that tables of the program know; `document` has passed the schema.
class NameFaults {
 public:
  explicit NameFaults(const NameCheck& check) : check_(check) {}

  std::vector<Fault> find(const json& document) {
    const json policy = document.value("policy", json::object());
    for (const auto& [name, severity] : policy.items()) {
      look(NameKind::check, name, below("/policy", name), true);
    }
    for (const std::string list : {"only", "skip"}) {
      const json names = document.value(list, json::array());
      for (std::size_t i = 0; i < names.size(); ++i) {
        look(NameKind::check, names[i], concat("/", list, "/", i));
      }
    }
    const json allow = document.value("allow", json::array());
    for (std::size_t i = 0; i < allow.size(); ++i) {
      look(NameKind::check, allow[i].at("check"), concat("/allow/", i, "/check"));
    }
    if (document.contains("engine")) look(NameKind::engine, document.at("engine"), "/engine");
    const json::json_pointer format("/migrations/format");
    if (document.contains(format)) look(NameKind::format, document.at(format), format.to_string());
    return std::move(faults_);
  }

 private:
  void look(NameKind kind, const std::string& name, const std::string& pointer,
            bool at_key = false) {
    std::string message = check_(kind, name);
    if (!message.empty()) faults_.push_back({pointer, std::move(message), at_key});
  }

  const NameCheck& check_;
  std::vector<Fault> faults_{};
};

void note_places(const DocumentText& text, Scenario& scenario) {
  const Location path = text.find("/migrations/path");
  scenario.places.fixture = text.find("/fixture");
  scenario.places.migrations = path.path.empty() ? text.find("/migrations") : path;
  scenario.places.target = text.find("/target");
  scenario.places.old_app = text.find("/workload/old-app");
  scenario.places.new_app = text.find("/workload/new-app");
  scenario.places.schema = text.find("/schema");
  scenario.places.consolidated = text.find("/consolidated");
  scenario.places.tenant_role = text.find("/tenant/role");
  scenario.places.expect = text.find_below("/expect");
  for (std::size_t i = 0; i < scenario.extensions.size(); ++i) {
    scenario.places.extensions.push_back(text.find(concat("/extensions/", i)));
  }
  for (std::size_t i = 0; i < scenario.policy.allow.size(); ++i) {
    scenario.policy.allow[i].location = text.find(concat("/allow/", i));
  }
}

}  // namespace

Scenario read_scenario(const std::string& path, const NameCheck& check_name) {
  const auto more = [&](const json& document) {
    std::vector<Fault> faults = check_dates(document);
    std::ranges::move(NameFaults(check_name).find(document), std::back_inserter(faults));
    return faults;
  };
  const DocumentText text(path);
  const json document = read_document(text, {kScenarioSchema, kReserved, more});
  Scenario scenario = scenario_from_json(document, path);
  note_places(text, scenario);
  return scenario;
}

Severity parse_severity(const std::string& text, const std::string& where) {
  if (text == "off") return Severity::off;
  if (text == "note") return Severity::note;
  if (text == "warning") return Severity::warning;
  if (text == "error") return Severity::error;
  throw UsageError(
      concat(where, ": unknown severity '", excerpt(text), "' (known: off, note, warning, error)"));
}

}  // namespace gate
