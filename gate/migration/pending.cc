// What is in the folder and not yet in the database.
#include <algorithm>
#include <map>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/migration/folder.h"
#include "gate/migration/format.h"

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
  Applied(const Format& format, const History& history) : format_(format), history_(history) {
    for (const AppliedMigration& applied : history.applied) rows_[applied.version] = &applied;
  }

  bool has(const Migration& migration) const {
    if (history_.is_high_water_mark) return history_.mark && migration.number <= *history_.mark;
    const auto row = rows_.find(migration.version);
    if (row == rows_.end()) return is_below_baseline(migration);
    const bool is_as_it_was =
        !migration.repeats || !migration.up || row->second->checksum == migration.up->checksum;
    return is_as_it_was;
  }

 private:
  bool is_below_baseline(const Migration& migration) const {
    return format_.is_below_baseline != nullptr && !history_.baseline.empty() &&
           format_.is_below_baseline(history_, migration);
  }

  const Format& format_;
  const History& history_;
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

}  // namespace

std::vector<const Migration*> pending(const Format& format, const MigrationFolder& folder,
                                      const History& history, std::string_view target) {
  std::vector<const Migration*> found;
  if (folder.migrations.empty()) {
    if (target == "latest") return found;
    throw UsageError(concat("no migration ", in_quotes(target), " in ", in_quotes(folder.path)));
  }
  const std::uint64_t last = find_target(folder, target);
  const Applied applied(format, history);
  const std::uint64_t newest = find_newest(folder, history, applied);
  for (const Migration& migration : folder.migrations) {
    if (migration.number > last || applied.has(migration)) continue;
    const bool is_late = !migration.repeats && migration.number < newest;
    if (format.late != Late::never || !is_late) found.push_back(&migration);
  }
  return found;
}

std::vector<FolderProblem> never_run(const Format& format, const MigrationFolder& folder,
                                     const History& history) {
  std::vector<FolderProblem> problems;
  if (format.late != Late::never || history.is_high_water_mark) return problems;
  const Applied applied(format, history);
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
