// What is in the folder and not yet in the database.
#include <algorithm>
#include <set>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/migration/folder.h"
#include "gate/migration/format.h"

namespace gate {

namespace {

// The last one to run. UsageError where the folder has no such version.
std::uint64_t find_target(const MigrationFolder& folder, std::string_view target) {
  if (target == "latest") return folder.migrations.back().number;
  const auto number = parse_number(target);
  const auto& migrations = folder.migrations;
  const bool is_there =
      number && std::ranges::find(migrations, *number, &Migration::number) != migrations.end();
  if (is_there) return *number;
  throw UsageError(concat("no migration ", in_quotes(target), " in ", in_quotes(folder.path),
                          " (the latest is ", migrations.back().version, ')'));
}

// A version that is no number is none of this folder's.
std::set<std::uint64_t> applied_numbers(const History& history) {
  std::set<std::uint64_t> numbers;
  for (const AppliedMigration& applied : history.applied) {
    if (const auto number = parse_number(applied.version)) numbers.insert(*number);
  }
  return numbers;
}

}  // namespace

std::vector<const Migration*> pending(const MigrationFolder& folder, const History& history,
                                      std::string_view target) {
  std::vector<const Migration*> found;
  if (folder.migrations.empty()) {
    if (target == "latest") return found;
    throw UsageError(concat("no migration ", in_quotes(target), " in ", in_quotes(folder.path)));
  }
  const std::uint64_t last = find_target(folder, target);
  const std::set<std::uint64_t> applied = applied_numbers(history);
  for (const Migration& migration : folder.migrations) {
    if (migration.number > last) continue;
    const bool is_applied = history.is_high_water_mark
                                ? !applied.empty() && migration.number <= *applied.rbegin()
                                : applied.contains(migration.number);
    if (!is_applied) found.push_back(&migration);
  }
  return found;
}

}  // namespace gate
