// The folder and the history against each other: is what would run what should run?
#include <algorithm>

#include "gate/base/text.h"
#include "gate/checks/families.h"
#include "gate/checks/observed.h"

namespace gate {

namespace {

// Why the folder was not read; empty = it was.
std::string why_unread(const Run& run) {
  if (!run.migrations.empty() || !run.folder_problems.empty() || !run.folder.empty()) return "";
  const std::string reason = why_not_run(run, Phase::preflight);
  return reason.empty() ? "the migration folder was not read" : reason;
}

bool skip_unread(const Run& run, Findings& findings) {
  const std::string reason = why_unread(run);
  if (!reason.empty()) findings.skip("migrations", reason);
  return !reason.empty();
}

// One point for each problem of the kind; false where there is none. What cannot be read of a
// migration that is applied already stands in the way of no deployment: a warning. So is what
// nobody called a migration.
bool report(const Run& run, FolderProblem::Kind kind, Findings& findings) {
  bool any = false;
  const AppliedVersions applied(run);
  for (const FolderProblem& problem : run.folder_problems) {
    if (problem.kind != kind) continue;
    any = true;
    const std::string& path = problem.location.path;
    // The same whichever folder the gate is called from.
    const std::string file = path.substr(path.rfind('/') + 1);
    const std::string subject = problem.version.empty() ? file : problem.version;
    const bool is_past = kind == FolderProblem::Kind::unreadable && applied.has(problem.version);
    const bool is_mild = is_past || kind == FolderProblem::Kind::aside;
    Point& point =
        findings.add(is_mild ? Verdict::warning : Verdict::failed, subject, problem.message);
    point.migration = problem.version;
    point.location = problem.location;
  }
  return any;
}

std::string how_many(const Run& run) {
  return count_of(std::ssize(run.migrations), "migration");
}

bool differs_by_endings(const AppliedMigration& applied, const MigrationRecord& migration) {
  return std::ranges::any_of(migration.other_endings, [&](const std::string& checksum) {
    return equal_ignoring_case(checksum, applied.checksum);
  });
}

// A name that would fit any migration.
bool says_nothing(const std::string& name) {
  constexpr std::string_view kWords[] = {"alter", "change",  "changes",   "db",      "fix",
                                         "fixes", "migrate", "migration", "misc",    "new",
                                         "patch", "schema",  "sql",       "stuff",   "temp",
                                         "test",  "tmp",     "update",    "updates", "wip"};
  std::string word;
  for (const char c : to_lower(name)) {
    const bool is_letter = (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
    if (is_letter) word += c;  // "fix_2" says no more than "fix"
  }
  return word.size() < 2 || std::ranges::find(kWords, word) != std::end(kWords);
}

}  // namespace

void judge_migrations_readable(const Run& run, Findings& findings) {
  if (report(run, FolderProblem::Kind::unreadable, findings)) return;
  if (skip_unread(run, findings)) return;
  findings.pass("migrations", concat(how_many(run), " read as ", run.format));
}

void judge_unique_versions(const Run& run, Findings& findings) {
  if (report(run, FolderProblem::Kind::duplicate_version, findings)) return;
  if (skip_unread(run, findings)) return;
  findings.pass("migrations", concat("every version of ", how_many(run), " is there once"));
}

void judge_never_run(const Run& run, Findings& findings) {
  const bool any = report(run, FolderProblem::Kind::never_run, findings);
  if (report(run, FolderProblem::Kind::aside, findings) || any) return;
  if (skip_unread(run, findings)) return;
  if (run.history.is_high_water_mark && !run.history.applied.empty()) {
    return findings.skip(
        "migrations",
        concat(run.format, " records only how far it came: whether ", "every file up to version ",
               run.history.applied[0].version, " was run is not known"));
  }
  findings.pass("migrations", "no file that the tool would pass over");
}

void judge_ordered(const Run& run, Findings& findings) {
  if (skip_unread(run, findings)) return;
  const AppliedVersions applied(run);
  const MigrationRecord* last_applied = nullptr;
  for (const MigrationRecord& migration : run.migrations) {
    // One beyond the target is neither pending nor applied; what repeats has no place in the order.
    if (!migration.repeats && applied.has(migration)) last_applied = &migration;
  }
  if (count_pending(run) == 0) return findings.pass("migrations", "nothing is pending");
  bool is_before = last_applied != nullptr;
  for (const MigrationRecord& migration : run.migrations) {
    if (&migration == last_applied) is_before = false;
    if (!migration.pending) continue;
    if (migration.repeats) {
      add(findings, Verdict::passed, migration, migration.version, "runs whenever it is changed");
      continue;
    }
    if (!is_before) {
      add(findings, Verdict::passed, migration, migration.version,
          "comes after everything that was applied");
      continue;
    }
    add(findings, Verdict::failed, migration, migration.version,
        concat(title_of(migration), " is pending, but ", title_of(*last_applied),
               " after it is applied already",
               run.refuses_late ? concat("; ", run.format, " refuses to go on") : ""));
  }
}

namespace {

void judge_checksums(const Run& run, Findings& findings) {
  if (run.history.applied.empty()) return findings.pass("migrations", "nothing was applied yet");
  if (std::ranges::all_of(run.history.applied,
                          [](const auto& applied) { return applied.checksum.empty(); })) {
    return findings.skip("migrations", concat(run.format, " keeps no checksums in its history"));
  }
  for (const AppliedMigration& applied : run.history.applied) {
    const MigrationRecord* migration = find_record(run, applied.version);
    if (migration == nullptr || applied.checksum.empty() || migration->repeats) continue;
    if (equal_ignoring_case(applied.checksum, migration->checksum)) {
      add(findings, Verdict::passed, *migration, applied.version, "is the file that was applied");
      continue;
    }
    if (differs_by_endings(applied, *migration)) {
      add(findings, Verdict::passed, *migration, applied.version,
          "is the file that was applied, but for the ends of its lines");
      continue;
    }
    add(findings, Verdict::failed, *migration, applied.version,
        concat(migration->path, " is not what was applied: checksum ", migration->checksum,
               ", in the history ", applied.checksum));
  }
  if (findings.points.empty()) findings.pass("migrations", "no applied migration is in the folder");
}

}  // namespace

void judge_applied_unchanged(const Run& run, Findings& findings) {
  if (skip_unread(run, findings)) return;
  judge_checksums(run, findings);
  judge_changed_since_base(run, findings);
}

void judge_applied_present(const Run& run, Findings& findings) {
  if (skip_unread(run, findings)) return;
  for (const AppliedMigration& applied : run.history.applied) {
    if (find_record(run, applied.version) != nullptr) continue;
    const std::string described =
        applied.description.empty() ? "" : concat(" (", applied.description, ")");
    Point& point =
        findings.fail(applied.version, concat("the history has migration ", applied.version,
                                              described, ", ", run.folder, " does not"));
    point.migration = applied.version;
    point.location.path = run.folder;
  }
  if (!findings.points.empty()) return;
  findings.pass("migrations", run.history.applied.empty()
                                  ? "nothing was applied yet"
                                  : "every applied version is in the folder");
}

void judge_rollback_present(const Run& run, Findings& findings) {
  if (skip_unread(run, findings)) return;
  if (!run.has_downs) {
    return findings.skip("migrations", concat(run.format, " has no down migrations"));
  }
  if (count_pending(run) == 0) return findings.pass("migrations", "nothing is pending");
  for (const MigrationRecord* migration : pending_migrations(run)) {
    const std::string& version = migration->version;
    if (!migration->has_down) {
      add(findings, Verdict::failed, *migration, version,
          concat(title_of(*migration), " has no down"));
    } else if (migration->down_is_empty) {
      add(findings, Verdict::failed, *migration, version,
          concat("the down of ", title_of(*migration), " has no statement"));
    } else {
      add(findings, Verdict::passed, *migration, version, "has a down");
    }
  }
}

void judge_line_endings(const Run& run, Findings& findings) {
  if (skip_unread(run, findings)) return;
  for (const AppliedMigration& applied : run.history.applied) {
    const MigrationRecord* migration = find_record(run, applied.version);
    if (migration == nullptr || !differs_by_endings(applied, *migration)) continue;
    add(findings, Verdict::failed, *migration, applied.version,
        concat(migration->path, " has other ends of lines than when it was applied"));
  }
  if (findings.points.empty()) {
    findings.pass("migrations", "no applied file has other ends of lines by now");
  }
}

void judge_named(const Run& run, Findings& findings) {
  if (skip_unread(run, findings)) return;
  for (const MigrationRecord* migration : pending_migrations(run)) {
    const bool is_named = !says_nothing(migration->name);
    add(findings, is_named ? Verdict::passed : Verdict::failed, *migration, migration->version,
        migration->name.empty() ? "it has no name"
                                : concat("it is called ", in_quotes(migration->name),
                                         is_named ? "" : ", which says nothing of what it does"));
  }
  if (findings.points.empty()) findings.pass("migrations", "nothing is pending");
}

}  // namespace gate
