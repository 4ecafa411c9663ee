// Keys to members, with the defaults of the model.
#include "gate/config/scenario_values.h"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/config/growth.h"
#include "gate/config/scenario_file.h"

namespace gate {

using nlohmann::json;

namespace {

const json& member(const json& object, const char* key) {
  static const json none = json::object();
  const auto found = object.find(key);
  return found == object.end() ? none : *found;
}

template <typename Value>
void read(const json& object, const char* key, Value& value) {
  if (const auto found = object.find(key); found != object.end()) value = found->get<Value>();
}

// What is left to the gate where the key is absent.
void read_choice(const json& object, const char* key, std::optional<bool>& value) {
  if (const auto found = object.find(key); found != object.end()) value = found->get<bool>();
}

std::string text_of(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_null() ? "NULL" : value.dump();
}

// One blank between operator and number, no leading zeros.
std::string rows_expectation(const json& rows) {
  if (rows.is_number()) return concat("= ", rows.get<std::int64_t>());
  const auto text = rows.get<std::string>();
  const auto digits = text.find_first_of("0123456789");
  if (digits == std::string::npos) return text;
  return concat(trim(text.substr(0, digits)), ' ', std::stoll(text.substr(digits)));
}

Expectations read_expectations(const json& expect) {
  Expectations result;
  for (const auto& [name, wanted] : member(expect, "tables").items()) {
    TableExpectation table{.table = name};
    if (wanted.contains("rows")) table.rows = rows_expectation(wanted["rows"]);
    read(wanted, "nulls", table.nulls);
    result.tables.push_back(std::move(table));
  }
  for (const auto& query : member(expect, "queries")) {
    result.queries.push_back({query["sql"].get<std::string>(), text_of(query["equals"])});
  }
  read(expect, "transforms", result.transforms);
  return result;
}

Allowance read_allowance(const json& value) {
  Allowance result;
  read(value, "check", result.check);
  read(value, "subject", result.subject);
  read(value, "reason", result.reason);
  read(value, "until", result.until);
  return result;
}

FailOn parse_fail_on(const std::string& text) {
  if (text == "never") return FailOn::never;
  return text == "warning" ? FailOn::warning : FailOn::error;
}

Policy read_policy(const json& document, const std::string& path) {
  Policy result;
  for (const auto& [check, severity] : member(document, "policy").items()) {
    result.severities[check] = parse_severity(severity.get<std::string>(), path);
  }
  for (const auto& value : member(document, "allow")) result.allow.push_back(read_allowance(value));
  read(document, "only", result.only);
  read(document, "skip", result.skip);
  read(document, "fail-on-empty", result.fail_on_empty);
  if (document.contains("fail-on")) {
    result.fail_on = parse_fail_on(document["fail-on"].get<std::string>());
  }
  return result;
}

// What a shell would find in $PATH is a word alone; everything else is seen from the file.
std::string program_beside(const std::string& path, const std::string& program) {
  return program.find('/') == std::string::npos ? program : beside(path, program);
}

Commands read_commands(const json& value, const std::string& path) {
  Commands result;
  read(value, "list", result.list);
  read(value, "status", result.status);
  read(value, "up", result.up);
  read(value, "down", result.down);
  read(value, "environment", result.environment);
  read(value, "tables", result.tables);
  if (value.contains("program")) {
    result.program = program_beside(path, value["program"].get<std::string>());
  }
  if (value.contains("directory")) {
    result.directory = beside(path, value["directory"].get<std::string>());
  }
  return result;
}

TenantRules read_tenant(const json& value) {
  TenantRules result;
  read(value, "column", result.column);
  read(value, "setting", result.setting);
  read(value, "role", result.role);
  read(value, "exempt", result.exempt);
  read(value, "min-policies", result.min_policies);
  return result;
}

void read_migrations(const json& value, const std::string& path, Scenario& scenario) {
  if (value.is_string()) {
    scenario.migrations = beside(path, value.get<std::string>());
    return;
  }
  scenario.migrations = beside(path, value["path"].get<std::string>());
  read(value, "format", scenario.format);
  read_choice(value, "foreign-keys", scenario.foreign_keys);
  read_choice(value, "transactions", scenario.transactions);
  scenario.commands = read_commands(member(value, "commands"), path);
}

}  // namespace

// Of a file that is called as all scenarios may be, its folder says which it is; of any other its
// own name: a folder can have several.
std::string default_name(const std::string& path) {
  const std::filesystem::path file = std::filesystem::absolute(path).lexically_normal();
  std::string name = file.stem().string();
  const bool says_nothing = name == "scenario" || name == "migration-gate";
  if (says_nothing) return file.parent_path().filename().string();
  constexpr std::string_view kKind = ".scenario";
  if (name.ends_with(kKind) && name != kKind) name.resize(name.size() - kKind.size());
  return name;
}

Scenario scenario_from_json(const json& document, const std::string& path) {
  Scenario result;
  result.path = display_path(path);
  result.name = default_name(path);
  read(document, "name", result.name);
  read(document, "engine", result.engine);
  result.fixture = document["fixture"].get<std::string>();
  const bool is_url = result.fixture.find("://") != std::string::npos;
  if (!is_url) result.fixture = beside(path, result.fixture);
  read_migrations(document["migrations"], path, result);
  if (document.contains("target")) result.target = text_of(document["target"]);
  for (const auto& [key, file] :
       {std::pair{"schema", &result.schema}, {"consolidated", &result.consolidated}}) {
    if (document.contains(key)) *file = beside(path, document[key].get<std::string>());
  }
  for (const auto& library : member(document, "extensions")) {
    result.extensions.push_back(beside(path, library.get<std::string>()));
  }
  read(member(document, "rollback"), "each", result.rollback_each);
  read_choice(member(document, "rollback"), "new-rows", result.rollback_new_rows);
  read_choice(document, "locks", result.locks);
  read_choice(document, "cutover", result.cutover);
  for (const auto& [key, file] :
       {std::pair{"old-app", &result.old_app}, {"new-app", &result.new_app}}) {
    const json& workload = member(document, "workload");
    if (workload.contains(key)) *file = beside(path, workload[key].get<std::string>());
  }
  const json& faults = member(document, "faults");
  read_choice(faults, "crash", result.faults.crash);
  read(faults, "max-points", result.faults.max_points);
  read(faults, "seconds", result.faults.seconds);
  read(member(document, "limits"), "apply-seconds", result.limits.apply_seconds);
  read(member(document, "limits"), "rollback-seconds", result.limits.rollback_seconds);
  read(member(document, "limits"), "lock-seconds", result.limits.lock_seconds);
  read(member(document, "limits"), "fixture-days", result.limits.fixture_days);
  if (const json& limits = member(document, "limits"); limits.contains("growth")) {
    const std::string growth = limits["growth"].get<std::string>();
    if (!read_growth(growth, result.limits)) {
      throw UsageError(concat(result.path, ": 'limits.growth' is ", in_quotes(growth),
                              ", which allows nothing, or anything"));
    }
  }
  result.expect = read_expectations(member(document, "expect"));
  result.tenant = read_tenant(member(document, "tenant"));
  result.policy = read_policy(document, path);
  if (document.contains("baseline")) {
    result.policy.baseline_path = beside(path, document["baseline"].get<std::string>());
  }
  return result;
}

}  // namespace gate
