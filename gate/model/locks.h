// What an application met that went on working while a migration was applied, and what room the
// migration took.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "gate/model/drift.h"
#include "gate/model/location.h"

namespace gate {

// Of those who read, or of those who wrote.
struct Waiting {
  std::int64_t visits = 0;   // statements that were answered
  std::int64_t gave_up = 0;  // after waiting for a lock
  double longest_seconds = 0;
};

struct LockRecord {
  std::string not_tried{kNotLookedAt};  // why; empty = it was
  double seconds = 0;                   // that the script took among them
  Waiting readers{};
  Waiting writers{};
  // Why the script did not get through among them, though it does alone.
  std::string error{};
  Location error_location{};
  // It and somebody who wrote the same rows waited for each other, and it gave way: `error` is
  // that. All else was measured once more, with nobody who writes a row.
  bool deadlock = false;
};

// What became of a script that commits inside itself, and waits for every older transaction to end,
// beside the lock by which its tool keeps other runs of itself out.
struct ToolLockRecord {
  std::string not_tried{kNotLookedAt};  // why; empty = it was
  // Somebody else of the tool's waited for the lock meanwhile; otherwise nobody but the one run.
  bool with_second_run = false;
  std::string error{};          // why the script did not get through; empty = it did
  bool second_gave_up = false;  // the other run was refused the lock
  Location location{};          // of the statement that waits
};

// Bytes.
struct GrowthRecord {
  std::uint64_t before = 0;  // of the database
  std::uint64_t after = 0;
  // What lay beside it at most, meanwhile; nothing where it was not looked at.
  std::optional<std::uint64_t> journal{};
  std::optional<std::uint64_t> temporary{};
};

}  // namespace gate
