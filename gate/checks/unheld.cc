#include "gate/checks/unheld.h"

#include <algorithm>

#include "gate/base/text.h"
#include "gate/checks/dropped.h"
#include "gate/checks/observed.h"

namespace gate {

namespace {

bool has_hand_in(const MigrationRecord& migration, const UnheldCheck& check) {
  return std::ranges::any_of(migration.change->schema, [&](const ObjectDifference& object) {
    if (object.kind == "domain") return object.name == check.domain;
    const bool is_condition = object.kind == "check" || object.kind == "option";
    return is_condition && check.domain.empty() && equal_ignoring_case(object.table, check.table);
  });
}

// The last one where none had: it may have written the rows.
const MigrationRecord* find_maker(const Run& run, const UnheldCheck& check) {
  const MigrationRecord* found = nullptr;
  const MigrationRecord* last = nullptr;
  for (const MigrationRecord* migration : pending_migrations(run)) {
    if (!migration->change) continue;
    last = migration;
    if (has_hand_in(*migration, check)) found = migration;
  }
  return found == nullptr ? last : found;
}

const StatementRecord* find_statement(const MigrationRecord& migration, const UnheldCheck& check) {
  const StatementRecord* found = nullptr;
  for (const StatementRecord& statement : migration.up->statements) {
    if (has_name(statement.sql, check.name)) found = &statement;
  }
  return found;
}

void judge(const MigrationRecord& migration, const UnheldCheck& check, Findings& findings) {
  const std::string subject = concat(check.table, " CHECK ", check.name);
  if (!check.not_counted.empty()) {
    add(findings, Verdict::skipped, migration, subject,
        concat("whether rows of ", check.table, " break ", check.name,
               ", which is NOT VALID: ", check.not_counted));
    return;
  }
  const bool is_one = check.rows == 1;
  Point& point =
      add(findings, Verdict::warning, migration, subject,
          concat(part_of(check.rows, check.of, "row"), " of ", check.table,
                 is_one ? " breaks " : " break ", check.name, " (", check.condition,
                 "), which is NOT VALID: ", is_one ? "it" : "they", " cannot be changed until ",
                 is_one ? "it is" : "they are", " put right"));
  point.why =
      "every UPDATE of such a row is refused, whichever column it writes, and so is every down or "
      "later migration that stores the table anew";
  point.hint = concat("put the rows right in the migration, WHERE NOT (", check.condition,
                      "), and VALIDATE CONSTRAINT ", check.name, " afterwards");
  point_at(point, find_statement(migration, check));
}

}  // namespace

bool judge_unheld(const Run& run, const MigrationRecord& migration, Findings& findings) {
  bool is_held = true;
  for (const UnheldCheck& check : run.verify.unheld_checks) {
    if (find_maker(run, check) != &migration) continue;
    judge(migration, check, findings);
    is_held = false;
  }
  return is_held;
}

}  // namespace gate
