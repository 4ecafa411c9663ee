#include "gate/checks/policy.h"

#include <algorithm>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/checks/explain.h"
#include "gate/checks/observed.h"

namespace gate {

namespace {

bool matches_any(const std::vector<std::string>& patterns, std::string_view id) {
  return std::ranges::any_of(patterns,
                             [&](const std::string& pattern) { return matches_glob(pattern, id); });
}

bool is_known(std::string_view pattern) {
  return std::ranges::any_of(checks(),
                             [&](const Check& check) { return matches_glob(pattern, check.id); });
}

// " (did you mean 'data/nulls'?)"
std::string suggestion(std::string_view pattern) {
  std::vector<std::string> known;
  for (const Check& check : checks()) known.emplace_back(check.id);
  const std::string near = nearest(pattern, known);
  return near.empty() ? "" : concat(" (did you mean '", near, "'?)");
}

void require_known(std::string_view pattern, std::string_view where) {
  const std::string reason = why_no_check(pattern);
  if (!reason.empty()) throw UsageError(concat(where, ": ", reason));
}

// "scenario.json:12"; `otherwise` where it has no place.
std::string place_of(const Location& at, std::string_view otherwise) {
  if (at.path.empty()) return std::string(otherwise);
  return concat(at.path, at.line > 0 ? concat(":", at.line) : "");
}

std::string name_of(const Allowance& allowance) {
  if (allowance.check.empty()) return "unreadable";
  return allowance.subject.empty() ? allowance.check
                                   : concat(allowance.check, " ", allowance.subject);
}

// Names of tables and columns compare as SQL compares them.
bool covers(const Allowance& allowance, const Point& point) {
  if (allowance.check.empty() || !matches_glob(allowance.check, point.check)) return false;
  if (!allowance.migration.empty() && allowance.migration != point.migration) return false;
  return allowance.subject.empty() ||
         matches_glob(to_lower(allowance.subject), to_lower(point.subject));
}

// Whether the pattern matches a column that any of the tables has or had.
bool names_column(const std::string& pattern, const std::vector<TableDifference>& tables) {
  return std::ranges::any_of(tables, [&](const TableDifference& table) {
    const auto is_meant_here = [&](const std::string& before, const std::string& after) {
      return is_meant({pattern}, table, {.before = before, .after = after});
    };
    const auto is_lone = [&](const LoneColumn& column) {
      return is_meant_here(column.name, column.name);
    };
    return std::ranges::any_of(table.columns,
                               [&](const ColumnDifference& column) {
                                 return is_meant_here(column.before, column.after);
                               }) ||
           std::ranges::any_of(table.dropped, is_lone) || std::ranges::any_of(table.added, is_lone);
  });
}

}  // namespace

std::string why_no_check(std::string_view pattern) {
  if (is_known(pattern)) return "";
  return concat("no check is called ", in_quotes(pattern), suggestion(pattern),
                "; `migration-gate list checks` names them all");
}

void check_policy(const Policy& policy) {
  for (const auto& [pattern, severity] : policy.severities) require_known(pattern, "policy");
  for (const std::string& pattern : policy.only) require_known(pattern, "--only");
  for (const std::string& pattern : policy.skip) require_known(pattern, "--skip");
  for (const Allowance& allowance : policy.allow) {
    require_known(allowance.check, place_of(allowance.location, "allow"));
  }
  for (const KnownPoint& known : policy.baseline) {
    require_known(known.check, place_of(known.location, "baseline"));
  }
}

Severity severity_of(const Policy& policy, const Check& check) {
  if (!policy.only.empty() && !matches_any(policy.only, check.id)) return Severity::off;
  if (matches_any(policy.skip, check.id)) return Severity::off;
  const auto exact = policy.severities.find(std::string(check.id));
  if (exact != policy.severities.end()) return exact->second;
  Severity severity = check.severity;
  std::size_t longest = 0;
  for (const auto& [pattern, wanted] : policy.severities) {
    if (pattern.size() <= longest || !matches_glob(pattern, check.id)) continue;
    longest = pattern.size();
    severity = wanted;
  }
  return severity;
}

Severity severity_in(const Run& run, const Check& check) {
  if (!run.text_only) return severity_of(run.policy, check);
  if (!check.alone) return Severity::off;
  Check alone = check;
  alone.severity = *check.alone;
  return severity_of(run.policy, alone);
}

std::string today_of(const Run& run) {
  return run.policy.today.empty() ? run.started_at.substr(0, 10) : run.policy.today;
}

std::string why_unfinished(const Run& run) {
  if (run.text_only) return "";
  for (const PassRecord& pass : run.passes) {
    if (pass.error.empty() && pass.skipped.empty()) continue;
    return concat("the ", pass.name, " pass did not run to its end");
  }
  for (const MigrationRecord& migration : run.migrations) {
    const bool is_reached = migration.up && migration.up->completed;
    if (migration.pending && !is_reached) return concat(title_of(migration), " was not applied");
  }
  return "";
}

Allowances::Allowances(const Run& run) : run_(run) {
  for (const Allowance& allowance : run.policy.allow) entries_.push_back({.allowance = allowance});
  for (const MigrationRecord& migration : run.migrations) {
    if (!migration.pending) continue;
    for (const InlineAllow& allow : migration.allows) {
      entries_.push_back({.allowance = {.check = allow.check,
                                        .subject = allow.subject,
                                        .reason = allow.reason,
                                        .migration = migration.version,
                                        .location = allow.location}});
    }
  }
}

void Allowances::apply(Point& point) {
  if (point.verdict != Verdict::failed && point.verdict != Verdict::warning) return;
  for (Entry& entry : entries_) {
    if (!covers(entry.allowance, point) || is_expired(entry.allowance)) continue;
    ++entry.used;
    if (!point.allowed.empty()) continue;
    const std::string& reason = entry.allowance.reason;
    point.allowed = reason.empty() ? "no reason given" : reason;
  }
  if (point.allowed.empty()) return;
  point.verdict = Verdict::passed;
  point.why.clear();
  point.hint.clear();
}

bool Allowances::is_expired(const Allowance& allowance) const {
  return !allowance.until.empty() && allowance.until < today_of(run_);
}

std::string Allowances::why_unknown(const Allowance& allowance) const {
  if (count_pending(run_) == 0) return "nothing is pending that it could be for";
  const bool is_judged = std::ranges::any_of(checks(), [&](const Check& check) {
    return matches_glob(allowance.check, check.id) && severity_in(run_, check) != Severity::off;
  });
  if (!is_judged) return "its check is not judged in this run";
  if (!run_.text_only && allowance.check.starts_with("lint/")) {
    return "the rehearsal finds nothing of it; read alone the script may need it";
  }
  return why_unfinished(run_);
}

Point Allowances::describe(const Entry& entry) const {
  const Allowance& allowance = entry.allowance;
  Point point{.subject = name_of(allowance),
              .migration = allowance.migration,
              .verdict = Verdict::failed,
              .location = allowance.location};
  if (allowance.check.empty()) {
    point.message = concat("the allowance cannot be read: ", allowance.reason);
  } else if (!is_known(allowance.check)) {
    point.message =
        concat("no check is called '", allowance.check, "'", suggestion(allowance.check));
  } else if (is_expired(allowance)) {
    point.message = concat("the allowance of ", point.subject, " expired on ", allowance.until);
  } else if (entry.used > 0) {
    point.verdict = Verdict::passed;
    point.message = concat("allows ", count_of(entry.used, "point"), ": ", allowance.reason);
  } else if (std::string reason = why_unknown(allowance); !reason.empty()) {
    point.verdict = Verdict::skipped;
    point.message = std::move(reason);
  } else {
    point.message = concat("the allowance of ", point.subject, " matches nothing that was found");
  }
  return point;
}

void Allowances::report_transforms(Findings& findings) const {
  if (run_.text_only || count_pending(run_) == 0 || !why_unfinished(run_).empty()) return;
  for (const std::string& pattern : run_.expect.transforms) {
    const bool is_used =
        std::ranges::any_of(run_.migrations, [&](const MigrationRecord& migration) {
          return migration.change && names_column(pattern, migration.change->tables);
        });
    if (is_used) continue;
    Point& point = findings.fail(pattern, concat("expect.transforms '", pattern,
                                                 "' matches no column that a migration reached"));
    point.hint = "correct the name of the table or column, or delete the entry";
  }
}

void Allowances::report(Findings& findings) const {
  for (const Entry& entry : entries_) findings.points.push_back(describe(entry));
  report_transforms(findings);
  if (findings.points.empty()) findings.pass("allow", "nothing is allowed by exception");
}

}  // namespace gate
