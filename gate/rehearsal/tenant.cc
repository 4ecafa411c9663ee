#include "gate/rehearsal/tenant.h"

#include <algorithm>
#include <map>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/rehearsal/own_database.h"
#include "gate/rehearsal/tenant_trial.h"

namespace gate {

namespace {

bool is_among(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::any_of(names,
                             [&](const auto& one) { return equal_ignoring_case(one, name); });
}

// What can stand in an INSERT beside values for all of them.
std::vector<std::string> written_columns(const Table& table) {
  std::vector<std::string> names;
  for (const Column& column : table.columns) {
    const bool is_numbered = column.identity && column.default_value.empty();
    if (column.generated == Generated::no && !is_numbered) names.push_back(column.name);
  }
  return names;
}

bool has_triggers(const Schema& schema, const std::string& table) {
  return std::ranges::any_of(schema.triggers,
                             [&](const Trigger& trigger) { return trigger.table == table; });
}

// One of the two databases, on a copy of its own.
class Observation {
 public:
  Observation(Rehearsal& rehearsal, const Database& of, std::string_view name, TenantState& state)
      : rehearsal_(rehearsal),
        rules_(rehearsal.scenario.tenant),
        state_(state),
        copy_(rehearsal, name) {
    rehearsal.engine.fork(of, *copy_);
    admin_ = rehearsal.engine.open(*copy_, rehearsal.reading);
    schema_ = admin_->read_schema();
    security_ = admin_->row_security(rules_.role).value_or(RowSecurity{});
  }

  void look_up_tables() {
    for (const Table& table : schema_.tables) {
      const bool counts = table.kind == TableKind::normal;
      if (!counts || rehearsal_.tool_tables.contains(table.name)) continue;
      TenantTable found{.name = table.name, .exempt = is_among(rules_.exempt, table.name)};
      found.has_column = find_column(table, rules_.column) != nullptr;
      const auto known = std::ranges::find(security_.tables, table.name, &TableSecurity::table);
      if (known != security_.tables.end()) {
        found.enabled = known->enabled;
        found.forced = known->forced;
        found.policies = known->policies;
        found.commands = known->commands;
      }
      state_.tables.push_back(std::move(found));
    }
  }

  void try_to_cross() {
    admin_->free_owners();
    TenantTrial trial(rehearsal_, *copy_, *admin_, state_);
    find_tenants(trial);
    for (TenantTable& table : state_.tables) {
      if (is_tenants(table)) cross(trial, table);
    }
    if (pair_.size() < 2) return;
    for (const RowWindow& window : security_.windows) cross(trial, window);
  }

 private:
  static bool is_tenants(const TenantTable& table) { return table.has_column && !table.exempt; }

  void find_tenants(TenantTrial& trial) {
    std::vector<Tenant> all;
    for (const TenantTable& table : state_.tables) {
      if (!is_tenants(table)) continue;
      std::vector<Tenant> tenants = trial.tenants_of(admin_->quote(table.name));
      for (const Tenant& one : tenants) {
        if (std::ranges::find(all, one.value, &Tenant::value) == all.end()) all.push_back(one);
      }
      tenants_[table.name] = std::move(tenants);
    }
    for (const Tenant& one : all) {
      if (pair_.size() < 2) pair_.push_back({.value = one.value});
    }
  }

  // Two of the table, or one of it and one who has no rows there.
  std::vector<Tenant> pair_for(const std::string& table) const {
    std::vector<Tenant> pair = tenants_.at(table);
    for (const Tenant& other : pair_) {
      if (pair.size() == 1 && other.value != pair.front().value) pair.push_back(other);
    }
    return pair;
  }

  void cross(TenantTrial& trial, TenantTable& found) {
    const Table& table = *find_table(schema_, found.name);
    const TenantTarget target{.name = table.name,
                              .source = admin_->quote(table.name),
                              .columns = written_columns(table),
                              .key = row_key(schema_, table),
                              .has_triggers = has_triggers(schema_, table.name)};
    trial.look_without_tenant(target);
    const std::vector<Tenant> pair = pair_for(table.name);
    if (pair.empty()) found.not_tried = "the table has no rows of a tenant";
    if (pair.size() == 1) found.not_tried = "the fixture has rows of one tenant alone";
    if (pair.size() < 2) return;
    trial.cross(target, pair[0], pair[1]);
    trial.cross(target, pair[1], pair[0]);
  }

  void cross(TenantTrial& trial, const RowWindow& window) {
    if (is_among(rules_.exempt, window.name)) return;
    TenantTarget target{.name = window.name,
                        .kind = window.kind,
                        .source = window.source,
                        .columns = columns_to_write(window),
                        .as_owner = window.as_owner,
                        .is_written = window.kind == "view"};
    const std::vector<Tenant> pair = pair_below(window);
    const std::string& own = pair[0].value;
    const std::string& other = pair[1].value;
    if (is_among(window.columns, rules_.column)) {
      trial.look_without_tenant(target);
      trial.cross_window(target, own, other);
      trial.cross_window(target, other, own);
    } else if (reads_tenants(window)) {
      trial.compare_window(target, own, other);
    } else {
      return;
    }
    state_.windows.push_back(window.name);
  }

  // A view's columns, but those that no row of a table below it may be given.
  std::vector<std::string> columns_to_write(const RowWindow& window) const {
    std::vector<std::string> columns = window.columns;
    for (const std::string& name : window.reads) {
      const Table* table = find_table(schema_, name);
      if (table == nullptr) continue;
      const std::vector<std::string> written = written_columns(*table);
      std::erase_if(columns, [&](const std::string& column) {
        return find_column(*table, column) != nullptr && !is_among(written, column);
      });
    }
    return columns;
  }

  std::vector<Tenant> pair_below(const RowWindow& window) const {
    for (const std::string& name : window.reads) {
      const auto known = tenants_.find(name);
      if (known != tenants_.end() && known->second.size() == 2) return known->second;
    }
    return pair_;
  }

  bool reads_tenants(const RowWindow& window) const {
    return std::ranges::any_of(window.reads,
                               [&](const auto& name) { return tenants_.contains(name); });
  }

  Rehearsal& rehearsal_;
  const TenantRules& rules_;
  TenantState& state_;
  OwnDatabase copy_;
  std::unique_ptr<Session> admin_{};
  Schema schema_{};
  RowSecurity security_{};
  std::map<std::string, std::vector<Tenant>> tenants_{};  // by table
  std::vector<Tenant> pair_{};                            // of whichever tables
};

}  // namespace

void check_tenant_role(Rehearsal& rehearsal) {
  const TenantRules& rules = rehearsal.scenario.tenant;
  TenantRecord& record = rehearsal.run.tenant;
  record.rules = rules;
  if (rules.column.empty()) {
    record.not_tried = "the scenario names no tenant";
    return;
  }
  const auto security = rehearsal.blue_session->row_security(rules.role);
  if (!security) {
    record.not_tried = concat(rehearsal.engine.name(), " has no row-level security");
    return;
  }
  const Location& place = rehearsal.scenario.places.tenant_role;
  if (!security->has_role) {
    throw UsageError(concat(place.path.empty() ? "" : concat(place.path, ':', place.line, ": "),
                            "tenant.role: the fixture has no role ", in_quotes(rules.role)));
  }
  record.role_is_bound = security->is_bound;
}

void observe_tenants(Rehearsal& rehearsal) {
  TenantRecord& record = rehearsal.run.tenant;
  if (record.not_tried != kNotLookedAt) return;
  for (const bool is_green : {false, true}) {
    Observation observation(rehearsal, is_green ? rehearsal.green : rehearsal.blue,
                            is_green ? "green-tenants" : "blue-tenants",
                            is_green ? record.green : record.blue);
    observation.look_up_tables();
    if (record.role_is_bound) observation.try_to_cross();
  }
  record.not_tried.clear();
}

}  // namespace gate
