// A backup as production would take it: made, proven, brought back.
#pragma once

#include <string>

#include "gate/engine/engine.h"

namespace gate {

struct Backup {
  Database copy{};
  std::string fingerprint{};  // of the database it was taken from
  std::uint64_t bytes = 0;
};

// Error where it cannot be taken. Nobody may write to `from` meanwhile; `parallel` is whether it is
// worth a second thread.
Backup create_backup(Engine& engine, const Database& from, const Database& to,
                     bool parallel = false);

// Why the backup cannot be trusted; empty = its bytes are the ones that were backed up.
std::string verify_backup(Engine& engine, const Backup& backup);

// Why what was restored cannot be trusted; empty = it is byte for byte what was backed up.
[[nodiscard]] std::string restore_backup(Engine& engine, const Backup& backup, const Database& to);

// The same for this process alone, by Engine::fork: the backup is opened in place of the database
// and read to its end, but not copied. It must not change as long as `to` lasts.
[[nodiscard]] std::string open_backup(Engine& engine, const Backup& backup, const Database& to);

}  // namespace gate
