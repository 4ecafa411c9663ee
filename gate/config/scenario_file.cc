// Reads a scenario file: text, places, JSON, schema, values; the first complaint in the file's
// order is the one that is made.
#include "gate/config/scenario_file.h"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/config/json_lines.h"
#include "gate/config/json_text.h"
#include "gate/config/scenario_values.h"
#include "gate/config/schema_check.h"

namespace gate {

using nlohmann::json;

extern const std::string_view kScenarioSchema;

namespace {

// Keys with a meaning that nothing acts on yet: taking and ignoring one would be a lie.
constexpr std::string_view kReserved[] = {
    "rollback.strategy",
};

struct Complaint {
  std::size_t offset = 0;
  std::string message{};
};

bool is_date(const std::string& text) {
  using namespace std::chrono;
  const year_month_day date{year(std::stoi(text.substr(0, 4))),
                            month(static_cast<unsigned>(std::stoi(text.substr(5, 2)))),
                            day(static_cast<unsigned>(std::stoi(text.substr(8, 2))))};
  return date.ok();
}

// Days that the calendar does not have; `document` has passed the schema.
std::vector<Fault> check_dates(const json& document) {
  std::vector<Fault> faults;
  const json allow = document.value("allow", json::array());
  for (std::size_t i = 0; i < allow.size(); ++i) {
    const auto until = allow[i].value("until", std::string());
    if (until.empty() || is_date(until)) continue;
    const std::string pointer = concat("/allow/", i, "/until");
    faults.push_back({pointer, concat('\'', dotted(pointer), "' is no date: '", until, '\'')});
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

std::vector<Complaint> complaints(const json& document, const JsonPlaces& places,
                                  const NameCheck& check_name) {
  std::vector<Complaint> result;
  for (const auto& key : places.duplicates) {
    const std::string name = excerpt(dotted(key.pointer));
    result.push_back({key.offset, concat("key '", name, "' stands here a second time")});
  }
  std::vector<Fault> faults = check_schema(document, kScenarioSchema, kReserved);
  if (faults.empty()) {
    faults = check_dates(document);
    std::ranges::move(NameFaults(check_name).find(document), std::back_inserter(faults));
  }
  for (const auto& fault : faults) {
    const JsonPlace place = places.by_pointer.at(fault.pointer);
    result.push_back({fault.at_key ? place.key : place.value, fault.message});
  }
  std::ranges::stable_sort(result, {}, &Complaint::offset);
  return result;
}

// Where a value stands; no path where it does not.
class Finder {
 public:
  Finder(const std::string& path, std::string_view text, const JsonPlaces& places)
      : path_(path), text_(text), places_(places) {}

  Location find(const std::string& pointer) const {
    const auto place = places_.by_pointer.find(pointer);
    if (place == places_.by_pointer.end()) return {};
    return {path_, line_at(text_, place->second.value), 0};
  }

  std::map<std::string, Location> find_below(const std::string& above) const {
    std::map<std::string, Location> found;
    for (const auto& [pointer, place] : places_.by_pointer) {
      if (pointer.starts_with(above + "/")) found.emplace(pointer, find(pointer));
    }
    return found;
  }

 private:
  const std::string& path_;
  std::string_view text_;
  const JsonPlaces& places_;
};

void note_places(const Finder& finder, Scenario& scenario) {
  const Location path = finder.find("/migrations/path");
  scenario.places.fixture = finder.find("/fixture");
  scenario.places.migrations = path.path.empty() ? finder.find("/migrations") : path;
  scenario.places.target = finder.find("/target");
  scenario.places.old_app = finder.find("/workload/old-app");
  scenario.places.new_app = finder.find("/workload/new-app");
  scenario.places.schema = finder.find("/schema");
  scenario.places.consolidated = finder.find("/consolidated");
  scenario.places.expect = finder.find_below("/expect");
  for (std::size_t i = 0; i < scenario.extensions.size(); ++i) {
    scenario.places.extensions.push_back(finder.find(concat("/extensions/", i)));
  }
  for (std::size_t i = 0; i < scenario.policy.allow.size(); ++i) {
    scenario.policy.allow[i].location = finder.find(concat("/allow/", i));
  }
}

// Files written on Windows may begin with a byte order mark.
std::string_view without_mark(std::string_view text) {
  return text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text;
}

}  // namespace

Scenario read_scenario(const std::string& path, const NameCheck& check_name) {
  const std::string bytes = read_file(path, kLargestByHand);
  const std::string_view text = without_mark(bytes);
  const std::string shown_path = display_path(path);
  const JsonPlaces places = scan_json(text);
  const auto where = [&](std::size_t offset) {
    return concat(shown_path, ':', line_at(text, offset), ": ");
  };
  if (places.too_deep) throw UsageError(where(*places.too_deep) + "nested too deeply");

  const json document = parse_json(text, shown_path);
  const auto found = complaints(document, places, check_name);
  if (!found.empty()) {
    const std::string more = found.size() > 1 ? concat(" (and ", found.size() - 1, " more)") : "";
    throw UsageError(concat(where(found[0].offset), found[0].message, more));
  }

  Scenario scenario = scenario_from_json(document, path);
  note_places({shown_path, text, places}, scenario);
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
