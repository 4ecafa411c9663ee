// What was observed, and why something was not: the questions that all families ask.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "gate/checks/check.h"

namespace gate {

// Why the pass of this phase did not run to its end; empty = it did.
std::string why_not_run(const Run& run, Phase phase);

std::vector<const MigrationRecord*> pending_migrations(const Run& run);

// A point about a migration; the location is its script.
Point& add(Findings& findings, Verdict verdict, const MigrationRecord& migration,
           std::string subject, std::string message);

// Sets location and SQL; nothing where `statement` is null.
void point_at(Point& point, const StatementRecord* statement);

// Calls `judge` for every pending migration whose script was run, and skips the others with the
// reason.
void for_each_applied(const Run& run, Findings& findings,
                      const std::function<void(const MigrationRecord&)>& judge);

// The same for those whose effect on schema and data is known.
void for_each_change(const Run& run, Findings& findings,
                     const std::function<void(const MigrationRecord&)>& judge);

// "migration 7 (add sizes)".
std::string title_of(const MigrationRecord& migration);

// The same of a version; only the version where the folder does not have it.
std::string title_of(const Run& run, std::string_view version);

// Null where the folder does not have it.
const MigrationRecord* find_record(const Run& run, std::string_view version);

// What the history says is applied of the folder, perhaps by a later version: made once where many
// are asked for. The run must outlive it.
class AppliedVersions {
 public:
  explicit AppliedVersions(const Run& run);

  bool has(const MigrationRecord& migration) const;  // of the run itself
  bool has(std::string_view version) const;

 private:
  const Run& run_;
  std::unordered_set<std::string_view> versions_{};
  const MigrationRecord* last_ = nullptr;  // where all before it count, too
};

// The same of one version.
bool is_applied(const Run& run, std::string_view version);

// What the history had before this pending migration was applied.
std::set<std::string> versions_before(const Run& run, const MigrationRecord& migration);

// Why the down of an applied migration was not run.
std::string why_not_down(const Run& run, const MigrationRecord& migration);

// "812 of 1,000 rows".
std::string part_of(std::int64_t part, std::int64_t whole, std::string_view noun);

// "CREATE TABLE orders_new" of a longer statement: its first words, for a message.
std::string headline_of(std::string_view sql);

}  // namespace gate
