#include "gate/checks/observed.h"

#include <algorithm>

#include "gate/base/text.h"

namespace gate {

namespace {

std::string why_not_applied(const Run& run, const MigrationRecord& migration) {
  if (!migration.not_run.empty()) return migration.not_run;
  const std::string reason = why_not_run(run, Phase::deploy);
  return reason.empty() ? "it was not applied" : reason;
}

bool skip_all(const Run& run, Findings& findings) {
  if (count_pending(run) > 0) return false;
  const std::string reason = why_not_run(run, Phase::deploy);
  findings.skip("migrations", reason.empty() ? "nothing is pending" : reason);
  return true;
}

}  // namespace

Point& Findings::add(Verdict verdict, std::string subject, std::string message) {
  points.push_back(
      {.subject = std::move(subject), .verdict = verdict, .message = std::move(message)});
  return points.back();
}

std::string why_not_run(const Run& run, Phase phase) {
  const auto pass = std::ranges::find(run.passes, phase, &PassRecord::phase);
  if (pass == run.passes.end()) return concat("the ", to_string(phase), " pass did not run");
  return pass->error.empty() ? pass->skipped : pass->error;
}

std::vector<const MigrationRecord*> pending_migrations(const Run& run) {
  std::vector<const MigrationRecord*> pending;
  for (const MigrationRecord& migration : run.migrations) {
    if (migration.pending) pending.push_back(&migration);
  }
  return pending;
}

Point& add(Findings& findings, Verdict verdict, const MigrationRecord& migration,
           std::string subject, std::string message) {
  Point& point = findings.add(verdict, std::move(subject), std::move(message));
  point.migration = migration.version;
  point.location.path = migration.path;
  return point;
}

void point_at(Point& point, const StatementRecord* statement) {
  if (statement == nullptr) return;
  point.statement = statement->sql;
  if (!statement->location.path.empty()) point.location = statement->location;
}

void for_each_applied(const Run& run, Findings& findings,
                      const std::function<void(const MigrationRecord&)>& judge) {
  if (skip_all(run, findings)) return;
  for (const MigrationRecord* migration : pending_migrations(run)) {
    if (migration->up) {
      judge(*migration);
    } else {
      add(findings, Verdict::skipped, *migration, migration->version,
          why_not_applied(run, *migration));
    }
  }
}

void for_each_change(const Run& run, Findings& findings,
                     const std::function<void(const MigrationRecord&)>& judge) {
  for_each_applied(run, findings, [&](const MigrationRecord& migration) {
    if (migration.change) return judge(migration);
    const std::string& version = migration.version;
    if (!migration.up->completed) {
      add(findings, Verdict::skipped, migration, version, "it was not applied to its end");
      return;
    }
    const std::string reason = why_not_run(run, Phase::deploy);
    if (!reason.empty()) {
      add(findings, Verdict::skipped, migration, version, reason);
    } else {
      add(findings, Verdict::error, migration, version, "what it changed was not observed");
    }
  });
}

std::string title_of(const MigrationRecord& migration) {
  const bool is_named = !migration.name.empty() && migration.name != migration.version;
  return concat("migration ", migration.version, is_named ? concat(" (", migration.name, ")") : "");
}

std::string title_of(const Run& run, std::string_view version) {
  const MigrationRecord* migration = find_record(run, version);
  return migration == nullptr ? concat("migration ", version) : title_of(*migration);
}

const MigrationRecord* find_record(const Run& run, std::string_view version) {
  const auto found = std::ranges::find(run.migrations, version, &MigrationRecord::version);
  return found == run.migrations.end() ? nullptr : &*found;
}

AppliedVersions::AppliedVersions(const Run& run) : run_(run) {
  for (const AppliedMigration& applied : run.history.applied) versions_.insert(applied.version);
  if (!run.history.is_high_water_mark) return;
  for (const MigrationRecord& migration : run.migrations) {
    if (versions_.contains(migration.version)) last_ = &migration;
  }
}

bool AppliedVersions::has(const MigrationRecord& migration) const {
  if (migration.pending) return false;
  return versions_.contains(migration.version) || (last_ != nullptr && &migration < last_);
}

bool AppliedVersions::has(std::string_view version) const {
  const MigrationRecord* migration = find_record(run_, version);
  return migration != nullptr && has(*migration);
}

bool is_applied(const Run& run, std::string_view version) {
  return AppliedVersions(run).has(version);
}

std::set<std::string> versions_before(const Run& run, const MigrationRecord& migration) {
  const std::vector<std::string>* recorded = nullptr;
  for (const MigrationRecord* earlier : pending_migrations(run)) {
    if (earlier == &migration) break;
    if (earlier->up) recorded = &earlier->up->history_after;
  }
  if (recorded != nullptr) return {recorded->begin(), recorded->end()};
  std::set<std::string> versions;
  for (const AppliedMigration& applied : run.history.applied) versions.insert(applied.version);
  return versions;
}

std::string why_not_down(const Run& run, const MigrationRecord& migration) {
  if (!migration.down_not_run.empty()) return migration.down_not_run;
  if (!migration.has_down) return "it has no down";
  const std::string reason = why_not_run(run, Phase::rollback);
  return reason.empty() ? "its down was not run" : reason;
}

std::string part_of(std::int64_t part, std::int64_t whole, std::string_view noun) {
  return concat(with_thousands(part), " of ", count_of(whole, noun));
}

std::string headline_of(std::string_view sql) {
  constexpr std::size_t kLongest = 60;
  std::string text;
  for (const char c : sql) {
    const bool is_blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!is_blank) text += c;
    if (is_blank && !text.empty() && text.back() != ' ') text += ' ';
    if (text.size() > kLongest) break;
  }
  if (text.size() <= kLongest) return std::string(trim(text));
  const std::size_t cut = text.rfind(' ');
  return concat(text.substr(0, cut == std::string::npos || cut == 0 ? kLongest : cut), " …");
}

}  // namespace gate
