// What is in the folder and not yet in the database.
#include <algorithm>
#include <map>
#include <set>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/migration/folder.h"
#include "gate/migration/format.h"
#include "gate/migration/tools.h"

namespace gate {

namespace {

bool has_version(const Migration& migration, std::string_view wanted) {
  if (migration.version == wanted) return true;
  const auto number = parse_number(wanted);
  return number && parse_number(migration.version) == number;
}

// The last one to run. UsageError where the folder has no such version.
std::uint64_t find_target(const MigrationFolder& folder, std::string_view target) {
  const auto& migrations = folder.migrations;
  // A journal need not be in the order of its numbers.
  if (target == "latest") return std::ranges::max(migrations, {}, &Migration::number).number;
  const auto exact = std::ranges::find(migrations, target, &Migration::version);
  if (exact != migrations.end()) return exact->number;
  const auto found = std::ranges::find_if(
      migrations, [&](const Migration& migration) { return has_version(migration, target); });
  if (found != migrations.end()) return found->number;
  throw UsageError(concat("no migration ", in_quotes(target), " in ", in_quotes(folder.path),
                          " (the latest is ", migrations.back().version, ')'));
}

// What was applied, by version; the last row of each.
class Applied {
 public:
  Applied(const Format& format, const MigrationFolder& folder, const History& history)
      : format_(format), history_(history) {
    for (const AppliedMigration& applied : history.applied) rows_[applied.version] = &applied;
    for (auto one = folder.migrations.rbegin(); one != folder.migrations.rend(); ++one) {
      add_parents(*one);
    }
  }

  bool has(const Migration& migration) const {
    if (history_.is_high_water_mark) return history_.mark && migration.number <= *history_.mark;
    const auto row = rows_.find(migration.version);
    if (row == rows_.end()) {
      return implied_.contains(migration.version) || is_below_baseline(migration);
    }
    if (migration.always) return false;
    // A row without a checksum says nothing of a change.
    const std::string& checksum = row->second->checksum;
    return !migration.repeats || !migration.up || checksum.empty() ||
           checksum == migration.up->checksum;
  }

  const std::set<std::string>& implied() const { return implied_; }

 private:
  bool is_below_baseline(const Migration& migration) const {
    return format_.is_below_baseline != nullptr && !history_.baseline.empty() &&
           format_.is_below_baseline(history_, migration);
  }

  // Children come after their parents in the folder.
  void add_parents(const Migration& migration) {
    const auto parents = migration.attributes.find(kParents);
    if (parents == migration.attributes.end()) return;
    if (!rows_.contains(migration.version) && !implied_.contains(migration.version)) return;
    const std::string_view list = parents->second;
    for (std::size_t at = 0; at < list.size();) {
      const std::size_t end = std::min(list.find(',', at), list.size());
      implied_.emplace(list.substr(at, end - at));
      at = end + 1;
    }
  }

  const Format& format_;
  const History& history_;
  std::set<std::string> implied_{};  // without a row of their own
  std::map<std::string_view, const AppliedMigration*> rows_{};
};

// The place of the last one that was applied, be it in the folder or not; 0 = none was.
std::uint64_t find_newest(const MigrationFolder& folder, const History& history,
                          const Applied& applied) {
  std::uint64_t newest = history.mark.value_or(0);
  for (const Migration& migration : folder.migrations) {
    if (!migration.repeats && applied.has(migration)) newest = std::max(newest, migration.number);
  }
  return newest;
}

// Whether it is passed over for a checkpoint, or is one that comes too late.
class Checkpoints {
 public:
  Checkpoints(const MigrationFolder& folder, const Applied& applied, bool is_empty,
              std::uint64_t last)
      : is_empty_(is_empty) {
    for (const Migration& migration : folder.migrations) {
      const bool is_wanted = is_empty ? migration.number <= last : applied.has(migration);
      if (is_one(migration) && is_wanted) begin_ = std::max(begin_, migration.number);
    }
  }

  bool skip(const Migration& migration) const {
    return migration.number < begin_ || (is_one(migration) && !is_empty_);
  }

 private:
  static bool is_one(const Migration& migration) {
    return migration.attributes.contains(kCheckpoint);
  }

  bool is_empty_;
  std::uint64_t begin_ = 0;
};

// What would run and cannot be read. Of what was applied nothing needs to be said.
std::vector<FolderProblem> pending_code(const Format& format, const MigrationFolder& folder,
                                        const History& history) {
  std::vector<FolderProblem> problems;
  const Applied applied(format, folder, history);
  for (const Migration& migration : folder.migrations) {
    const auto code = migration.attributes.find(kCode);
    if (code == migration.attributes.end() || applied.has(migration)) continue;
    const std::string& path = migration.up ? migration.up->path : folder.path;
    problems.push_back(
        {.kind = FolderProblem::Kind::unreadable,
         .version = migration.version,
         .location = {.path = path},
         .message = concat("migration ", migration.version, " is pending and ", code->second)});
  }
  return problems;
}

}  // namespace

std::vector<const Migration*> pending(const Format& format, const MigrationFolder& folder,
                                      const History& history, std::string_view target) {
  std::vector<const Migration*> found;
  if (folder.migrations.empty()) {
    if (target == "latest") return found;
    throw UsageError(concat("no migration ", in_quotes(target), " in ", in_quotes(folder.path)));
  }
  const std::uint64_t last = find_target(folder, target);
  const Applied applied(format, folder, history);
  const std::uint64_t newest = find_newest(folder, history, applied);
  const Checkpoints checkpoints(folder, applied, history.applied.empty(), last);
  for (const Migration& migration : folder.migrations) {
    if (migration.number > last || applied.has(migration)) continue;
    if (checkpoints.skip(migration)) continue;
    const bool is_late = !migration.repeats && migration.number < newest;
    if (format.late != Late::never || !is_late) found.push_back(&migration);
  }
  return found;
}

std::vector<AppliedMigration> applied_migrations(const Format& format,
                                                 const MigrationFolder& folder,
                                                 const History& history) {
  std::vector<AppliedMigration> rows = history.applied;
  if (format.ignores_unknown_rows) {
    std::erase_if(rows, [&](const AppliedMigration& row) {
      return std::ranges::count(folder.migrations, row.version, &Migration::version) == 0;
    });
  }
  const Applied applied(format, folder, history);
  for (const std::string& implied : applied.implied()) {
    if (std::ranges::count(rows, implied, &AppliedMigration::version) > 0) continue;
    rows.push_back({.version = implied});
  }
  return rows;
}

std::vector<FolderProblem> never_run(const Format& format, const MigrationFolder& folder,
                                     const History& history) {
  std::vector<FolderProblem> problems = pending_code(format, folder, history);
  if (format.late != Late::never || history.is_high_water_mark) return problems;
  const Applied applied(format, folder, history);
  const std::uint64_t newest = find_newest(folder, history, applied);
  for (const Migration& migration : folder.migrations) {
    const bool is_late = !migration.repeats && migration.number < newest;
    if (!is_late || applied.has(migration)) continue;
    const std::string path = migration.up ? migration.up->path : folder.path;
    problems.push_back(
        {.kind = FolderProblem::Kind::never_run,
         .version = migration.version,
         .location = {.path = path},
         .message = concat("migration ", migration.version, " is older than what was applied, and ",
                           format.name, " passes over such a one without a word")});
  }
  return problems;
}

}  // namespace gate
