#include "gate/report/comparison.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "gate/base/text.h"
#include "gate/report/points.h"
#include "gate/report/text.h"

namespace gate {
namespace {

bool is_open(const Point& point) {
  return point.verdict == Verdict::failed || point.verdict == Verdict::error ||
         point.verdict == Verdict::warning;
}

// What the exceptions of a policy are worth with other points says nothing about the migrations.
bool is_about_policy(const Point& point) {
  return point.check == "allow/used" || point.check == "baseline/current";
}

// The findings of one name in both runs, not yet in pairs.
struct Namesakes {
  std::vector<const Point*> before{};
  std::vector<const Point*> after{};
};

// This run's findings, each with the base's that it is.
using Pairs = std::map<const Point*, const Point*>;

void pair_up(Namesakes& points, Pairs& pairs, auto is_alike) {
  std::vector<const Point*> rest;
  for (const Point* after : points.after) {
    const auto found = std::ranges::find_if(
        points.before, [&](const Point* before) { return is_alike(*before, *after); });
    if (found == points.before.end()) {
      rest.push_back(after);
    } else {
      pairs.emplace(after, *found);
      points.before.erase(found);
    }
  }
  points.after = std::move(rest);
}

// Of several with one name, those that are most alike are the same.
Pairs pairs_of(const Judgement& base, const Judgement& judgement) {
  std::map<std::string, Namesakes> names;
  for (const Point& point : base.points) {
    if (is_open(point)) names[lasting_name(point)].before.push_back(&point);
  }
  for (const Point& point : judgement.points) {
    if (is_open(point)) names[lasting_name(point)].after.push_back(&point);
  }
  Pairs pairs;
  for (auto& [name, points] : names) {
    pair_up(points, pairs, [](const Point& before, const Point& after) {
      return before.verdict == after.verdict && before.message == after.message;
    });
    pair_up(points, pairs, [](const Point& before, const Point& after) {
      return before.verdict == after.verdict;
    });
    pair_up(points, pairs, [](const Point&, const Point&) { return true; });
  }
  return pairs;
}

ComparedPoint compared(Since since, const Point* before, const Point* after) {
  const Point& shown = after == nullptr ? *before : *after;
  ComparedPoint point{.since = since,
                      .check = shown.check,
                      .migration = shown.migration,
                      .subject = shown.subject,
                      .message = shown.message};
  if (before != nullptr) point.before = before->verdict;
  if (after != nullptr) point.after = after->verdict;
  return point;
}

// The worst comes first.
int rank_of(const ComparedPoint& point) {
  const Verdict verdict = point.after.value_or(point.before.value_or(Verdict::passed));
  if (verdict == Verdict::failed) return 0;
  return verdict == Verdict::error ? 1 : 2;
}

// What this run says of what was found in the base and is no longer: that nobody found it again is
// no proof that it is fixed.
class Fates {
 public:
  Fates(const Run& run, const Judgement& judgement) : is_judged_(is_whole(judgement)) {
    for (const MigrationRecord& migration : run.migrations) {
      if (was_reached(run, migration)) reached_.insert(migration.version);
    }
    for (const Point& point : judgement.points) {
      if (point.verdict == Verdict::passed) {
        bool& is_allowed = passed_[lasting_name(point)];
        is_allowed = is_allowed || !point.allowed.empty();
      }
      if (point.verdict == Verdict::skipped) skipped_[point.check].push_back(&point);
    }
  }

  Since of(const Point& point) const {
    const auto passed = passed_.find(lasting_name(point));
    if (passed != passed_.end()) return passed->second ? Since::allowed : Since::fixed;
    if (!is_judged_) return Since::gone;
    if (!point.migration.empty() && !reached_.contains(point.migration)) return Since::gone;
    return was_skipped(point) ? Since::gone : Since::fixed;
  }

 private:
  static bool was_reached(const Run& run, const MigrationRecord& migration) {
    if (!migration.pending) return false;
    return run.text_only || (migration.up && migration.up->completed);
  }

  bool was_skipped(const Point& point) const {
    const auto skipped = skipped_.find(point.check);
    if (skipped == skipped_.end()) return false;
    return std::ranges::any_of(skipped->second, [&](const Point* other) {
      return other->migration == point.migration || other->migration.empty() ||
             other->subject == point.subject;
    });
  }

  bool is_judged_;
  std::set<std::string> reached_;       // versions
  std::map<std::string, bool> passed_;  // by name; whether an allowance did it
  std::map<std::string, std::vector<const Point*>> skipped_;
};

void compare_points(const Run& run, const Judgement& base, const Judgement& judgement,
                    Comparison& comparison) {
  const Pairs pairs = pairs_of(base, judgement);
  std::map<const Point*, bool> is_found_again;
  for (std::size_t i = 0; i < judgement.points.size(); ++i) {
    const Point& point = judgement.points[i];
    if (!is_open(point)) continue;
    const auto pair = pairs.find(&point);
    const Point* before = pair == pairs.end() ? nullptr : pair->second;
    Since since = Since::added;
    if (before == nullptr) {
      comparison.added.push_back(i);
    } else {
      is_found_again[before] = true;
      since = before->verdict == point.verdict ? Since::unchanged : Since::changed;
    }
    comparison.points.push_back(compared(since, before, &point));
  }
  const Fates fates(run, judgement);
  for (const Point& point : base.points) {
    if (!is_open(point) || is_about_policy(point) || is_found_again.contains(&point)) continue;
    comparison.points.push_back(compared(fates.of(point), &point, nullptr));
  }
  std::ranges::stable_sort(comparison.points, {}, [](const ComparedPoint& point) {
    return std::pair(point.since, rank_of(point));
  });
}

// What runs on a busy machine differs by less whatever it does.
bool is_another_time(double before, double after) {
  constexpr double kShare = 0.2;
  constexpr double kSeconds = 0.05;
  const double difference = std::abs(after - before);
  return difference > kSeconds && difference > kShare * before;
}

void compare_passes(const Run& base, const Run& run, std::vector<DurationChange>& changes) {
  const auto is_whole = [](const PassRecord& pass) {
    return pass.skipped.empty() && pass.error.empty();
  };
  for (const PassRecord& pass : run.passes) {
    const auto before = std::ranges::find(base.passes, pass.name, &PassRecord::name);
    if (before == base.passes.end() || !is_whole(*before) || !is_whole(pass)) continue;
    if (!is_another_time(before->seconds, pass.seconds)) continue;
    changes.push_back({Timed::pass, pass.name, before->seconds, pass.seconds});
  }
}

// Also without what the machine kept from running.
bool took_another_time(const ScriptRecord& before, const ScriptRecord& after) {
  return is_another_time(before.seconds, after.seconds) &&
         is_another_time(before.seconds - before.delayed_seconds,
                         after.seconds - after.delayed_seconds);
}

void compare_scripts(Timed what, const std::string& version,
                     const std::optional<ScriptRecord>& before,
                     const std::optional<ScriptRecord>& after,
                     std::vector<DurationChange>& changes) {
  const bool are_whole = before && after && before->completed && after->completed;
  if (!are_whole || !took_another_time(*before, *after)) return;
  changes.push_back({what, version, before->seconds, after->seconds});
}

std::vector<DurationChange> compare_durations(const Run& base, const Run& run) {
  std::vector<DurationChange> changes;
  std::map<std::string, const MigrationRecord*> before;
  for (const MigrationRecord& migration : base.migrations) {
    before.emplace(migration.version, &migration);
  }
  for (const MigrationRecord& migration : run.migrations) {
    const auto found = before.find(migration.version);
    if (found == before.end()) continue;
    compare_scripts(Timed::up, migration.version, found->second->up, migration.up, changes);
    compare_scripts(Timed::down, migration.version, found->second->down, migration.down, changes);
  }
  compare_passes(base, run, changes);
  return changes;
}

using RowCounts = std::map<std::string, std::pair<std::string, std::int64_t>>;

RowCounts rows_after(const Run& run) {
  RowCounts counts;
  for (const TableRecord& table : run.tables) {
    if (table.green) counts.emplace(to_lower(table.name), std::pair(table.name, *table.green));
  }
  return counts;
}

// Nothing where one of them did not come so far.
std::vector<RowsChange> compare_rows(const Run& base, const Run& run) {
  const RowCounts before = rows_after(base);
  const RowCounts after = rows_after(run);
  std::vector<RowsChange> changes;
  if (before.empty() || after.empty()) return changes;
  for (const auto& [key, count] : after) {
    const auto found = before.find(key);
    if (found == before.end()) {
      changes.push_back({.table = count.first, .after = count.second});
    } else if (found->second.second != count.second) {
      changes.push_back({count.first, found->second.second, count.second});
    }
  }
  for (const auto& [key, count] : before) {
    if (!after.contains(key)) changes.push_back({.table = count.first, .before = count.second});
  }
  return changes;
}

}  // namespace

Comparison compare_runs(const std::string& path, const Run& base, const Judgement& base_judgement,
                        const Run& run, const Judgement& judgement) {
  Comparison comparison{.base = {.path = path,
                                 .scenario = base.scenario,
                                 .started_at = base.started_at,
                                 .is_judged = is_whole(base_judgement),
                                 .is_same_scenario = base.scenario == run.scenario,
                                 .is_same_fixture = base.fixture.sha256 == run.fixture.sha256},
                        .before = base_judgement.counts,
                        .after = judgement.counts,
                        .durations = compare_durations(base, run),
                        .rows = compare_rows(base, run)};
  compare_points(run, base_judgement, judgement, comparison);
  return comparison;
}

bool is_new(const Comparison* comparison, const Judgement& judgement, const Point& point) {
  if (comparison == nullptr) return false;
  const auto index = static_cast<std::size_t>(&point - judgement.points.data());
  return std::ranges::binary_search(comparison->added, index);
}

std::string summary_of(const Comparison& comparison) {
  std::vector<std::string> parts;
  for (const auto& [since, title] : kSinceTitles) {
    const auto count = std::ranges::count(comparison.points, since, &ComparedPoint::since);
    const bool is_always_told =
        since == Since::added || since == Since::fixed || since == Since::unchanged;
    if (count > 0 || is_always_told) parts.push_back(concat(with_thousands(count), ' ', title));
  }
  return join(parts, ", ");
}

std::string remarks_on(const BaseRun& base) {
  std::vector<std::string> remarks;
  if (!base.is_same_scenario) remarks.push_back(concat("another scenario: ", base.scenario));
  if (!base.started_at.empty()) remarks.push_back(base.started_at);
  if (!base.is_same_fixture) remarks.emplace_back("another fixture");
  if (!base.is_judged)
    remarks.emplace_back("not judged, or not all of it, so that more may look new than is");
  return join(remarks, ", ");
}

std::string name_of(const ComparedPoint& point, const Run& run) {
  std::string name = point.check;
  if (!point.migration.empty()) {
    name += concat(", migration ", migration_name(run, point.migration));
  }
  const bool has_subject = !point.subject.empty() && point.subject != point.migration;
  return has_subject ? concat(name, ", ", point.subject) : name;
}

std::string name_of(const DurationChange& change, const Run& run) {
  if (change.what == Timed::pass) return change.name;
  return concat(change.what == Timed::up ? "up" : "down", " of ", migration_name(run, change.name));
}

std::vector<CountChange> count_changes(const Comparison& comparison) {
  std::vector<CountChange> changes;
  for (const auto& [verdict, count] :
       {std::pair(Verdict::failed, &Counts::failed), std::pair(Verdict::error, &Counts::error),
        std::pair(Verdict::warning, &Counts::warning), std::pair(Verdict::passed, &Counts::passed),
        std::pair(Verdict::skipped, &Counts::skipped)}) {
    const CountChange change{verdict, comparison.before.*count, comparison.after.*count};
    if (change.before != change.after) changes.push_back(change);
  }
  return changes;
}

std::string show_rows(const std::optional<std::int64_t>& rows) {
  return rows ? with_thousands(*rows) : "none";
}

}  // namespace gate
