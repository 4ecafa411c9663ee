// Tenants: whether the rules that keep them apart are there, and whether they do.
#include <algorithm>
#include <functional>
#include <map>

#include "gate/base/text.h"
#include "gate/checks/families.h"
#include "gate/checks/observed.h"

namespace gate {

namespace {

constexpr std::string_view kCommands[] = {"SELECT", "INSERT", "UPDATE", "DELETE"};

// Nothing where it was looked at.
bool skip_untried(const Run& run, Findings& findings) {
  std::string reason = run.tenant.not_tried;
  if (reason == kNotLookedAt) {
    if (const std::string why = why_not_run(run, Phase::verify); !why.empty()) reason = why;
  }
  if (reason.empty()) return false;
  findings.skip("tenants", reason);
  return true;
}

const TenantTable* find(const TenantState& state, const std::string& name) {
  const auto found = std::ranges::find(state.tables, name, &TenantTable::name);
  return found == state.tables.end() ? nullptr : &*found;
}

bool changes_structure(const Effect& effect) {
  return effect.action == Action::create || effect.action == Action::alter ||
         effect.action == Action::drop;
}

bool is_about(const Effect& effect, const std::string& relation) {
  return effect.name == relation || effect.table == relation;
}

// Points at the last statement with such an effect.
void blame(const Run& run, Point& point, const std::function<bool(const Effect&)>& bears_on) {
  for (const MigrationRecord* migration : pending_migrations(run)) {
    if (!migration->up) continue;
    for (const StatementRecord& statement : migration->up->statements) {
      if (std::ranges::none_of(statement.outcome.effects, bears_on)) continue;
      point.migration = migration->version;
      point_at(point, &statement);
    }
  }
}

// What made the relation another one: a policy, a right, a column.
void blame_last_change(const Run& run, const std::string& relation, Point& point) {
  blame(run, point, [&](const Effect& effect) {
    return changes_structure(effect) && is_about(effect, relation);
  });
}

// Of a table that has never been secured, what made it says more than what was done to it later.
void blame_creation(const Run& run, const std::string& table, Point& point) {
  blame(run, point, [&](const Effect& effect) {
    return is_on_table(effect, Action::create) && is_about(effect, table);
  });
}

std::vector<std::string> missing_commands(const TenantTable& table) {
  std::vector<std::string> missing;
  for (const std::string_view command : kCommands) {
    if (std::ranges::find(table.commands, command) == table.commands.end()) {
      missing.emplace_back(command);
    }
  }
  return missing;
}

std::vector<std::string> faults_of(const TenantRules& rules, const TenantTable& table) {
  std::vector<std::string> faults;
  if (!table.has_column) faults.push_back(concat("it has no column ", rules.column));
  if (!table.enabled) {
    faults.emplace_back("row-level security is not enabled");
  } else if (!table.forced) {
    faults.emplace_back("row-level security is not forced, so its owner sees and writes all rows");
  }
  if (const auto missing = missing_commands(table); !missing.empty()) {
    faults.push_back(concat("no policy for ", join(missing, ", "), " applies to ", rules.role));
  }
  return faults;
}

// Of a fault: since when there is one.
std::string since(bool was_there, bool was_so) {
  if (!was_there) return "the table came with the migrations";
  return was_so ? "it was so before the migrations" : "it is so since the migrations";
}

void judge_table(const Run& run, const TenantTable& table, Findings& findings) {
  const TenantRules& rules = run.tenant.rules;
  const std::vector<std::string> faults = faults_of(rules, table);
  if (faults.empty()) {
    findings.pass(table.name,
                  "row-level security is enabled and forced, with a policy for each "
                  "command");
    return;
  }
  const TenantTable* before = find(run.tenant.blue, table.name);
  const bool was_so = before != nullptr && faults_of(rules, *before) == faults;
  Point& point = findings.fail(
      table.name, concat(join(faults, "; "), " (", since(before != nullptr, was_so), ")"));
  if (before == nullptr) {
    blame_creation(run, table.name, point);
  } else if (!was_so) {
    blame_last_change(run, table.name, point);
  }
}

void judge_exempt(const TenantRecord& record, Findings& findings) {
  for (const std::string& name : record.rules.exempt) {
    const auto is_it = [&](const TenantState& state) {
      return std::ranges::any_of(state.tables, [&](const TenantTable& table) {
        return equal_ignoring_case(table.name, name);
      });
    };
    const bool is_window = name.ends_with(')');
    if (is_window || is_it(record.blue) || is_it(record.green)) continue;
    Point& point =
        findings.add(Verdict::warning, name, "tenant.exempt names it, and there is no such table");
    point.hint = "Correct the name, or take it out of the scenario.";
  }
}

void judge_number_of_policies(const TenantRecord& record, Findings& findings) {
  if (record.rules.min_policies == 0) return;
  const auto count = [](const TenantState& state) {
    std::int64_t policies = 0;
    for (const TenantTable& table : state.tables) policies += table.policies;
    return policies;
  };
  const std::int64_t after = count(record.green);
  const std::string found =
      concat("there ", after == 1 ? "is " : "are ",
             after == 1 ? "1 policy" : concat(with_thousands(after), " policies"));
  if (after >= record.rules.min_policies) {
    findings.pass("policies", found);
    return;
  }
  findings.fail("policies", concat(found, ", tenant.min-policies is ", record.rules.min_policies,
                                   ", and before the migrations there were ", count(record.blue)));
}

// What was possible, to compare two databases by.
std::string kind_of(const TenantCrossing& crossing) {
  if (crossing.own.empty()) return "SELECT without a tenant";
  if (crossing.command == "read") return "SELECT";
  if (crossing.command == "own") return "SELECT of its own";
  if (crossing.command == "move") return "UPDATE of its own";
  if (crossing.command == "insert") return "INSERT";
  return crossing.command == "update" ? "UPDATE" : "DELETE";
}

std::string what_stood(const TenantCrossing& crossing) {
  return crossing.message.empty()
             ? ""
             : concat(" (nothing but a constraint refused it: ", crossing.message, ")");
}

std::string sentence(const TenantCrossing& crossing, const TenantRules& rules) {
  if (crossing.own.empty()) {
    return concat("SELECT shows ", count_of(crossing.rows, "row"), " where ", rules.setting,
                  " is not set");
  }
  const std::string as = concat(" as tenant ", crossing.own);
  const std::string& command = crossing.command;
  if (command == "own" && !crossing.message.empty()) {
    return concat("SELECT", as, " is refused: ", crossing.message);
  }
  if (command == "own") {
    return concat("SELECT", as, " shows ", crossing.rows, " of its ",
                  count_of(crossing.own_rows, "row"));
  }
  const std::string other = concat("of tenant ", crossing.other);
  if (command == "read") {
    return concat("SELECT", as, " shows ", count_of(crossing.rows, "row"),
                  " of others (tried with tenant ", crossing.other, ")");
  }
  const std::string rows = crossing.rows == 0 ? "rows" : count_of(crossing.rows, "row");
  if (command == "insert")
    return concat("INSERT", as, " writes a row ", other, what_stood(crossing));
  if (command == "move") {
    return concat("UPDATE", as, " gives ", rows, " of its own to tenant ", crossing.other,
                  what_stood(crossing));
  }
  if (command == "update") {
    return concat("UPDATE", as, " changes ", rows, " ", other, what_stood(crossing));
  }
  return concat("DELETE", as, " removes ", rows, " ", other);
}

using Crossings = std::vector<const TenantCrossing*>;

// The first of each kind: the other direction says the same.
std::map<std::string, Crossings> by_relation(const TenantState& state) {
  std::map<std::string, Crossings> found;
  for (const TenantCrossing& crossing : state.crossings) {
    Crossings& known = found[crossing.relation];
    const bool is_new = std::ranges::none_of(
        known, [&](const auto* one) { return kind_of(*one) == kind_of(crossing); });
    if (is_new) known.push_back(&crossing);
  }
  return found;
}

bool is_in(const TenantState& state, const std::string& relation) {
  return find(state, relation) != nullptr ||
         std::ranges::find(state.windows, relation) != state.windows.end();
}

// Those that were not possible before.
Crossings new_ones(const Crossings& now, const Crossings& before) {
  Crossings result;
  for (const TenantCrossing* one : now) {
    const bool was = std::ranges::any_of(
        before, [&](const auto* other) { return kind_of(*other) == kind_of(*one); });
    if (!was) result.push_back(one);
  }
  return result;
}

std::string since_when(const Crossings& now, const Crossings& fresh, bool was_there) {
  if (!was_there) return "it came with the migrations";
  if (fresh.empty()) return "it was so before the migrations";
  if (fresh.size() == now.size()) return "it is so since the migrations";
  std::vector<std::string> kinds;
  for (const TenantCrossing* one : fresh) kinds.push_back(kind_of(*one));
  return concat("since the migrations: ", join(kinds, ", "), "; the rest was so before");
}

std::string hint_for(const TenantCrossing& crossing) {
  if (!crossing.as_owner) return {};
  if (crossing.kind == "view") {
    return "Make it a view WITH (security_invoker = true): as it is, it reads with the rights of "
           "its owner, whom policies bind only where that is no superuser and has no BYPASSRLS.";
  }
  return "Make it SECURITY INVOKER, or have it ask for the tenant itself: as it is, it reads with "
         "the rights of its owner, whom policies bind only where that is no superuser and has no "
         "BYPASSRLS.";
}

void judge_crossings(const Run& run, const std::string& relation, const Crossings& crossings,
                     const Crossings& before, Findings& findings) {
  std::vector<std::string> sentences;
  for (const TenantCrossing* one : crossings) sentences.push_back(sentence(*one, run.tenant.rules));
  const Crossings fresh = new_ones(crossings, before);
  const bool was_there = is_in(run.tenant.blue, relation);
  Point& point = findings.fail(
      relation, concat(join(sentences, "; "), " (", since_when(crossings, fresh, was_there), ")"));
  if (!fresh.empty()) blame_last_change(run, relation, point);
  for (const TenantCrossing* one : crossings) {
    point.evidence.insert(point.evidence.end(), one->examples.begin(), one->examples.end());
  }
  const std::string hint = hint_for(*crossings.front());
  if (!hint.empty()) point.hint = hint;
}

}  // namespace

void judge_tenant_enabled(const Run& run, Findings& findings) {
  if (skip_untried(run, findings)) return;
  for (const TenantTable& table : run.tenant.green.tables) {
    if (!table.exempt) judge_table(run, table, findings);
  }
  judge_exempt(run.tenant, findings);
  judge_number_of_policies(run.tenant, findings);
}

void judge_tenant_isolated(const Run& run, Findings& findings) {
  if (skip_untried(run, findings)) return;
  const TenantRecord& record = run.tenant;
  if (!record.role_is_bound) {
    findings.fail(record.rules.role,
                  "no policy binds this role: it is a superuser, or has BYPASSRLS");
    return;
  }
  const auto before = by_relation(record.blue);
  const auto after = by_relation(record.green);
  for (const auto& [relation, crossings] : after) {
    const auto known = before.find(relation);
    judge_crossings(run, relation, crossings, known == before.end() ? Crossings{} : known->second,
                    findings);
  }
  const auto pass = [&](const std::string& relation) {
    if (after.contains(relation)) return;
    findings.pass(
        relation,
        concat("a tenant sees and changes nothing of another one",
               before.contains(relation) ? "; before the migrations it was possible" : ""));
  };
  for (const TenantTable& table : record.green.tables) {
    if (table.exempt || after.contains(table.name)) continue;
    if (!table.has_column) {
      findings.skip(table.name, concat("it has no column ", record.rules.column));
    } else if (!table.not_tried.empty()) {
      findings.skip(table.name, table.not_tried);
    } else {
      pass(table.name);
    }
  }
  for (const std::string& window : record.green.windows) pass(window);
}

}  // namespace gate
