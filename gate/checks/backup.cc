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
    return findings.pass(subject,
                         concat("what is opened from it is blue byte for byte; read to its end in ",
                                duration(backup.restore_seconds)));
  }
  if (!backup.verify_error.empty()) return findings.skip(subject, "the backup is not sound");
  std::string reason = why_none(run);
  if (reason.empty()) reason = why_not_run(run, Phase::backup);
  if (!reason.empty()) return findings.skip(subject, reason);
  findings.fail(subject, "the restored database is not blue");
}

}  // namespace gate
