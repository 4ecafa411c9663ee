// A backup is proven by its bytes, not by the word of what made it.
#include "gate/recovery/backup.h"

#include "gate/base/file.h"
#include "gate/base/parallel.h"
#include "gate/base/text.h"

namespace gate {

Backup create_backup(Engine& engine, const Database& from, const Database& to, bool parallel) {
  Backup backup = {.copy = to};
  // What the source was, not what a bad copy made of it: where one thread does both, before.
  auto fingerprint = start_beside(parallel, [&] { return engine.fingerprint(from); });
  if (!parallel) fingerprint.wait();
  engine.clone(from, to);
  backup.fingerprint = fingerprint.get();
  // A database on a server has no file here.
  backup.bytes = exists(to.location) ? file_size(to.location) : engine.open(to, {})->size();
  return backup;
}

std::string verify_backup(Engine& engine, const Backup& backup) {
  if (engine.fingerprint(backup.copy) == backup.fingerprint) return {};
  return concat("the backup ", in_quotes(backup.copy.location),
                " is not the database it was taken from: their bytes differ");
}

namespace {

std::string compare(Engine& engine, const Backup& backup, const Database& to) {
  if (engine.fingerprint(to) == backup.fingerprint) return {};
  return concat("the database restored to ", in_quotes(to.location),
                " is not the one that was backed up: their bytes differ");
}

}  // namespace

std::string restore_backup(Engine& engine, const Backup& backup, const Database& to) {
  engine.clone(backup.copy, to);
  return compare(engine, backup, to);
}

std::string open_backup(Engine& engine, const Backup& backup, const Database& to) {
  engine.fork(backup.copy, to);
  return compare(engine, backup, to);
}

}  // namespace gate
