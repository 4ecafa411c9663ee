// Backup: blue is backed up as a deployment would, the backup is proven, and brought back as green.
#include "gate/recovery/backup.h"

#include "gate/base/clock.h"
#include "gate/base/error.h"
#include "gate/base/parallel.h"
#include "gate/base/text.h"
#include "gate/rehearsal/passes.h"
#include "gate/rehearsal/storage.h"

namespace gate {

namespace {

void create(Rehearsal& rehearsal) {
  BackupRecord& record = rehearsal.run.backup;
  const Stopwatch watch;
  try {
    rehearsal.backup =
        create_backup(rehearsal.engine, rehearsal.blue,
                      rehearsal.engine.place(rehearsal.work.path(), "backup"), rehearsal.parallel);
  } catch (const SqlError& error) {
    record.error = error.what();
    return;
  }
  record.create_seconds = watch.seconds();
  record.bytes = rehearsal.backup->bytes;
  record.checksum = rehearsal.backup->fingerprint;
}

void restore(Rehearsal& rehearsal) {
  BackupRecord& record = rehearsal.run.backup;
  const Stopwatch watch;
  rehearsal.green = rehearsal.engine.place(rehearsal.work.path(), "green");
  record.restore_error = open_backup(rehearsal.engine, *rehearsal.backup, rehearsal.green);
  record.restore_seconds = watch.seconds();
  record.identical = record.restore_error.empty();
}

// From now on blue is the backup, which has been shown to be the same, and which nobody else can
// reach.
void read_from_backup(Rehearsal& rehearsal) {
  const Schema schema = rehearsal.timeline->schema(0);
  rehearsal.timeline.reset();
  rehearsal.blue_session.reset();
  rehearsal.engine.drop(rehearsal.blue);
  rehearsal.blue = rehearsal.backup->copy;
  rehearsal.blue_session = rehearsal.engine.open(rehearsal.blue, rehearsal.reading);
  rehearsal.timeline = std::make_unique<Timeline>(*rehearsal.blue_session, schema);
}

}  // namespace

// Green is what the backup is opened as: what is deployed to has been shown to be blue byte for
// byte. A second copy would prove of the backup no more than this, and at 2 GB it took longer than
// all the rest; where there is no other way back, the rollback restores one and measures the time.
PassResult back_up(Rehearsal& rehearsal) {
  create(rehearsal);
  if (!rehearsal.backup) return {.stop = "no backup could be taken"};
  BackupRecord& record = rehearsal.run.backup;
  auto verified = start_beside(rehearsal.parallel,
                               [&] { return verify_backup(rehearsal.engine, *rehearsal.backup); });
  restore(rehearsal);
  record.verify_error = verified.get();
  if (!record.verify_error.empty()) {
    return {.stop = concat("the backup is not sound: ", record.verify_error)};
  }
  if (!record.identical) return {.stop = "the restored backup differs from blue"};
  read_from_backup(rehearsal);
  if (rehearsal.parallel) start_blue_checks(rehearsal);
  return {};
}

}  // namespace gate
