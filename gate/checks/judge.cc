// Every check over the run; then policy, allowances and the verdict.
#include <algorithm>
#include <map>
#include <tuple>

#include "gate/base/exit_code.h"
#include "gate/base/text.h"
#include "gate/checks/baseline.h"
#include "gate/checks/check.h"
#include "gate/checks/observed.h"
#include "gate/checks/policy.h"

namespace gate {

namespace {

bool is_finding(const Point& point) {
  return point.verdict == Verdict::failed || point.verdict == Verdict::warning ||
         point.verdict == Verdict::error;
}

void apply_severity(Point& point) {
  const bool counts = point.verdict == Verdict::failed || point.verdict == Verdict::warning;
  if (!counts) return;
  if (point.severity == Severity::note) point.verdict = Verdict::passed;
  if (point.severity == Severity::warning) point.verdict = Verdict::warning;
}

// Headlines and messages are one line, whatever an engine or a file put into them.
std::string on_one_line(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return text;
}

// What is allowed is used up by a note, too.
void finish(const Check& check, Severity severity, Allowances& allowances, Point& point) {
  point.check = check.id;
  point.phase = check.phase;
  point.severity = severity;
  point.message = on_one_line(std::move(point.message));
  if (check.judge != nullptr) allowances.apply(point);
  apply_severity(point);
  if (is_finding(point)) {
    if (point.why.empty()) point.why = check.why;
    if (point.hint.empty()) point.hint = check.fix;
  } else {
    point.why.clear();
    point.hint.clear();
  }
}

// What turns findings into accepted ones.
struct Exceptions {
  explicit Exceptions(const Run& run) : allowances(run), baseline(run) {}

  Allowances allowances;
  Baseline baseline;
};

Findings look(const Run& run, const Check& check, const Exceptions& exceptions) {
  Findings findings;
  if (check.judge != nullptr) {
    check.judge(run, findings);
  } else if (check.id == kBaselineCheck) {
    exceptions.baseline.report(findings);
  } else {
    exceptions.allowances.report(findings);
  }
  return findings;
}

void add_points(const Run& run, const Check& check, Exceptions& exceptions,
                std::vector<Point>& points) {
  const Severity severity = severity_in(run, check);
  if (severity == Severity::off) return;
  for (Point& point : look(run, check, exceptions).points) {
    finish(check, severity, exceptions.allowances, point);
    exceptions.baseline.apply(point);
    points.push_back(std::move(point));
  }
}

void sort_points(const Run& run, std::vector<Point>& points) {
  std::map<std::string, std::size_t> order;
  for (const MigrationRecord& migration : run.migrations) {
    order.try_emplace(migration.version, order.size() + 1);
  }
  std::map<std::string_view, std::size_t> rows;
  for (const Check& check : checks()) rows.emplace(check.id, rows.size());
  const auto key = [&](const Point& point) {
    const auto migration = order.find(point.migration);
    return std::make_tuple(point.phase, rows.at(point.check),
                           migration == order.end() ? 0 : migration->second,
                           std::string_view(point.subject));
  };
  std::ranges::stable_sort(points, {}, key);
}

Counts count(const std::vector<Point>& points) {
  Counts counts;
  for (const Point& point : points) {
    switch (point.verdict) {
      case Verdict::passed:
        ++counts.passed;
        break;
      case Verdict::failed:
        ++counts.failed;
        break;
      case Verdict::warning:
        ++counts.warning;
        break;
      case Verdict::skipped:
        ++counts.skipped;
        break;
      case Verdict::error:
        ++counts.error;
        break;
    }
  }
  return counts;
}

std::vector<Rule> broken_rules(const std::vector<Point>& points) {
  std::vector<Rule> rules;
  for (const Check& check : checks()) {
    const bool found_something = std::ranges::any_of(points, [&](const Point& point) {
      return point.check == check.id && (is_finding(point) || !point.allowed.empty());
    });
    if (!found_something) continue;
    rules.push_back({.check = std::string(check.id),
                     .severity = check.severity,
                     .summary = std::string(check.summary),
                     .why = std::string(check.why),
                     .fix = std::string(check.fix)});
  }
  return rules;
}

bool fails(const Run& run, Verdict verdict) {
  return verdict == Verdict::failed ||
         (verdict == Verdict::warning && run.policy.fail_on == FailOn::warning);
}

// Why a run without findings still says nothing about its migrations; empty = it does.
std::string why_unproven(const Run& run) {
  if (const std::string reason = why_blocked(run); !reason.empty()) return reason;
  for (const MigrationRecord* migration : pending_migrations(run)) {
    if (migration->up && migration->up->completed) continue;
    std::string reason = migration->up ? "it was not applied to its end" : migration->not_run;
    if (reason.empty()) reason = why_not_run(run, Phase::deploy);
    return concat(title_of(*migration), " was not rehearsed: ", reason);
  }
  return "";
}

// Whether the point says something about what the pending migrations are or do.
bool is_about_pending(const Run& run, const Point& point) {
  if (point.verdict == Verdict::skipped) return false;
  if (point.check.starts_with("lint/")) return true;
  if (point.phase > Phase::backup && point.phase < Phase::post_deploy) return true;
  const MigrationRecord* migration = find_record(run, point.migration);
  return migration != nullptr && migration->pending;
}

// A policy can leave out so much that nothing is left to say; empty = it does not.
std::string why_unasked(const Run& run, const std::vector<Point>& points) {
  const auto pending = static_cast<long long>(count_pending(run));
  if (pending == 0) return "";
  const bool any =
      std::ranges::any_of(points, [&](const Point& point) { return is_about_pending(run, point); });
  if (any) return "";
  return concat("no check that the policy leaves in looks at the ",
                count_of(pending, "pending migration"));
}

// The same of scripts that are read alone.
std::string why_unread(const std::vector<Point>& points) {
  const bool any = std::ranges::any_of(points, [](const Point& point) {
    return point.verdict != Verdict::skipped && point.check != "allow/used";
  });
  return any ? "" : "no check that the policy leaves in can be judged without a database";
}

bool any_fails(const Run& run, const std::vector<Point>& points) {
  return std::ranges::any_of(points, [&](const Point& point) { return fails(run, point.verdict); });
}

// Why not everything could be told; empty = it could.
std::string why_not_judged(const Run& run, const Judgement& judgement) {
  if (run.stopped_by != 0) return concat("interrupted by signal ", run.stopped_by);
  for (const PassRecord& pass : run.passes) {
    if (!pass.error.empty()) return concat(pass.name, ": ", pass.error);
  }
  if (!run.fixture.unreadable.empty()) return run.fixture.unreadable;
  for (const Point& point : judgement.points) {
    if (point.verdict == Verdict::error) return concat(point.check, ": ", point.message);
  }
  if (const std::string reason = why_not_run(run, Phase::preflight); !reason.empty()) return reason;
  if (any_fails(run, judgement.points)) return "";
  if (run.text_only) return why_unread(judgement.points);
  const std::string reason = why_unproven(run);
  return reason.empty() ? why_unasked(run, judgement.points) : reason;
}

constexpr std::string_view kOnlyRead = "; nothing was rehearsed";

std::string warnings_of(const Counts& counts) {
  return counts.warning == 0 ? "" : concat(", ", count_of(counts.warning, "warning"));
}

// Of the folder's migrations, neither pending nor applied are those beyond the target.
std::string nothing_pending(const Run& run, const Counts& counts) {
  const AppliedVersions versions(run);
  const auto applied = std::ranges::count_if(
      run.migrations, [&](const MigrationRecord& one) { return versions.has(one); });
  const auto beyond = std::ssize(run.migrations) - applied;
  return concat("nothing pending, ", count_of(applied, "migration"), " applied",
                beyond == 0 ? "" : concat(", ", beyond, " beyond the target"), warnings_of(counts));
}

// ", 2 known": what would have counted, had the baseline not listed it.
std::string known_of(const std::vector<Point>& points) {
  const auto known = std::ranges::count_if(points, &is_known);
  return known == 0 ? "" : concat(", ", known, " known");
}

std::string passed_headline(const Run& run, const Judgement& judgement) {
  const Counts& counts = judgement.counts;
  const auto pending = static_cast<long long>(count_pending(run));
  const std::string known = known_of(judgement.points);
  if (run.text_only) {
    return concat("LINTED: ", count_of(pending, "migration"), warnings_of(counts), known,
                  kOnlyRead);
  }
  if (pending == 0) return concat("PASSED: ", nothing_pending(run, counts), known);
  return concat("PASSED: ", count_of(pending, "migration"), ", ",
                count_of(counts.passed + counts.warning, "point"), " verified", warnings_of(counts),
                known);
}

// No migration is to blame for what fails.
bool lies_in_fixture(const Run& run, const Judgement& judgement) {
  return std::ranges::all_of(judgement.points, [&](const Point& point) {
    return !fails(run, point.verdict) || point.check.starts_with("fixture/");
  });
}

std::string failed_headline(const Run& run, const Judgement& judgement) {
  const Counts& counts = judgement.counts;
  std::vector<std::string> what;
  if (counts.failed > 0) what.push_back(count_of(counts.failed, "error"));
  if (counts.warning > 0) what.push_back(count_of(counts.warning, "warning"));
  std::vector<std::string> culprits;
  for (const MigrationRecord& migration : run.migrations) {
    const bool is_culprit = std::ranges::any_of(judgement.points, [&](const Point& point) {
      return point.migration == migration.version && fails(run, point.verdict);
    });
    if (is_culprit) culprits.push_back(migration.version);
  }
  const auto pending = static_cast<long long>(count_pending(run));
  std::string headline = concat("FAILED: ", join(what, ", "));
  if (!culprits.empty()) {
    headline += concat(" in ", count_of(pending, "migration"), " (", join(culprits, ", "), ")");
  } else if (lies_in_fixture(run, judgement)) {
    headline += " in the fixture";
  } else if (pending > 0) {
    headline += pending == 1 ? ", not in the migration"
                             : concat(" in none of ", count_of(pending, "migration"));
  }
  if (run.text_only) headline += kOnlyRead;
  return headline;
}

// "; 3 points could not be judged, the first data/rows: …"
std::string what_is_unjudged(const Judgement& judgement) {
  if (judgement.unjudged.empty()) return "";
  const int points = judgement.counts.error;
  return points < 2 ? concat("; not judged: ", judgement.unjudged)
                    : concat("; ", count_of(points, "point"), " could not be judged, the first ",
                             judgement.unjudged);
}

int exit_code_of(const Run& run, const Judgement& judgement) {
  if (run.stopped_by != 0) return 128 + run.stopped_by;
  const bool counts =
      judgement.verdict == GateVerdict::failed && run.policy.fail_on != FailOn::never;
  if (counts) return static_cast<int>(ExitCode::failed);
  return static_cast<int>(judgement.unjudged.empty() ? ExitCode::passed : ExitCode::cannot_judge);
}

// A failure is sure whatever else could not be told, and both are said.
void conclude(const Run& run, Judgement& judgement) {
  judgement.unjudged = on_one_line(why_not_judged(run, judgement));
  if (any_fails(run, judgement.points)) {
    judgement.verdict = GateVerdict::failed;
    judgement.exit_code = exit_code_of(run, judgement);
    judgement.headline = concat(failed_headline(run, judgement), what_is_unjudged(judgement));
    if (judgement.exit_code == 0) judgement.headline += "; --fail-on never lets it pass";
    return;
  }
  if (!judgement.unjudged.empty()) {
    judgement.verdict = GateVerdict::not_judged;
    judgement.exit_code = exit_code_of(run, judgement);
    judgement.headline = concat("NOT JUDGED: ", judgement.unjudged);
    return;
  }
  if (count_pending(run) == 0 && run.policy.fail_on_empty) {
    judgement.verdict = GateVerdict::failed;
    judgement.exit_code = static_cast<int>(ExitCode::empty);
    judgement.headline =
        concat("FAILED: ", nothing_pending(run, judgement.counts), "; --fail-on-empty forbids it");
    return;
  }
  judgement.exit_code = static_cast<int>(ExitCode::passed);
  judgement.headline = passed_headline(run, judgement);
}

}  // namespace

Judgement judge(const Run& run) {
  Judgement judgement;
  Exceptions exceptions(run);
  // Exceptions are judged last: the baseline can hold findings about allowances.
  for (const bool waits : {false, true}) {
    for (const Check& check : checks()) {
      if ((check.judge == nullptr) == waits) add_points(run, check, exceptions, judgement.points);
    }
  }
  sort_points(run, judgement.points);
  judgement.counts = count(judgement.points);
  judgement.rules = broken_rules(judgement.points);
  conclude(run, judgement);
  judgement.headline = on_one_line(std::move(judgement.headline));
  return judgement;
}

}  // namespace gate
