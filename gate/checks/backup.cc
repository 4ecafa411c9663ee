// The backup that a deployment relies on: taken, sound, and able to bring blue back.
#include <algorithm>

#include "gate/base/text.h"
#include "gate/checks/families.h"
#include "gate/checks/observed.h"

namespace gate {

namespace {

constexpr std::string_view kBackup = "backup";

// Why there is no backup to look at; empty = there is one.
std::string why_none(const Run& run) {
  if (!run.backup.error.empty()) return "no backup could be taken";
  return run.backup.checksum.empty() ? why_not_run(run, Phase::backup) : "";
}

std::string describe(const TableDifference& table) {
  const std::string& name = table.before.empty() ? table.after : table.before;
  if (table.after.empty()) return concat(name, " is not in the restored backup");
  if (table.before.empty()) return concat(name, " is only in the restored backup");
  if (table.rows_before != table.rows_after) {
    return concat(name, " has ", count_of(table.rows_before, "row"), ", restored ",
                  with_thousands(table.rows_after));
  }
  return concat(name, " has other content when restored");
}

}  // namespace

void judge_backup_created(const Run& run, Findings& findings) {
  const std::string subject(kBackup);
  const BackupRecord& backup = run.backup;
  if (!backup.error.empty()) {
    findings.fail(subject, concat("no backup can be taken: ", backup.error));
    return;
  }
  if (const std::string reason = why_none(run); !reason.empty()) {
    return findings.skip(subject, reason);
  }
  findings.pass(subject, concat(bytes_of(backup.bytes), " in ", duration(backup.create_seconds)));
}

void judge_backup_verified(const Run& run, Findings& findings) {
  const std::string subject(kBackup);
  if (!run.backup.verify_error.empty()) {
    findings.fail(subject, run.backup.verify_error);
    return;
  }
  if (const std::string reason = why_none(run); !reason.empty()) {
    return findings.skip(subject, reason);
  }
  findings.pass(subject, concat("its bytes are those that were backed up: ", run.backup.checksum));
}

void judge_backup_restores(const Run& run, Findings& findings) {
  const std::string subject(kBackup);
  const BackupRecord& backup = run.backup;
  if (!backup.restore_error.empty()) {
    findings.fail(subject, concat("the backup cannot be restored: ", backup.restore_error));
    return;
  }
  if (backup.identical) {
    return findings.pass(
        subject, concat("brings blue back byte for byte in ", duration(backup.restore_seconds)));
  }
  if (!backup.verify_error.empty()) return findings.skip(subject, "the backup is not sound");
  const bool was_restored = backup.restore_seconds > 0 || !backup.tables.empty();
  if (!was_restored || !why_none(run).empty()) {
    const std::string none = why_none(run);
    const std::string reason = none.empty() ? why_not_run(run, Phase::backup) : none;
    return findings.skip(subject, reason.empty() ? "the backup was not restored" : reason);
  }
  for (const TableDifference& table : backup.tables) {
    if (is_equal(table)) {
      findings.pass(table.before, concat(count_of(table.rows_before, "row"), " brought back"));
    } else {
      findings.fail(table.before.empty() ? table.after : table.before, describe(table));
    }
  }
  if (backup.tables.empty()) findings.fail(subject, "the restored database is not blue");
}

}  // namespace gate
