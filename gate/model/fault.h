// What was found after a migration had been killed, or had met a full disk or another writer, in
// the middle, and its tool was started once more.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gate/model/location.h"

namespace gate {

enum class FaultKind {
  killed,     // the applying process, by SIGKILL
  disk_full,  // the database could not grow from there on
  locked,     // another connection was writing from there on
  crashed,    // the database's own process died, and came up again
};

enum class Aftermath {
  recovers,   // the second run ends where the undisturbed one did, or has nothing left to do
  marked,     // the tool refuses to run until its own mark in the history is cleared by hand
  refused,    // the second run is refused
  elsewhere,  // the second run goes through and ends elsewhere
  untrue,     // the history says that there is nothing to do, and there is
  damaged,    // the database does not open, or its storage is not sound
};

// What is there of the script, before the second run.
enum class LeftOver { nothing, part, all };

struct FaultPoint {
  FaultKind kind = FaultKind::killed;
  // The statement that ran (`inside`), or had just ended. Without a path: the tool's own.
  Location location{};
  bool inside = false;
  Aftermath aftermath = Aftermath::recovers;
  LeftOver left = LeftOver::nothing;
  std::string sql{};                   // of the statement; empty where it recovers
  std::vector<std::string> effects{};  // what is there, in words; only where a part is left
  // Why the second run was refused, what the mark says, or how the damage shows.
  std::string error{};
  std::string error_sql{};
  Location error_location{};
};

// The faults of one script.
struct FaultRecord {
  std::int64_t boundaries = 0;  // after each statement, the tool's own among them
  std::int64_t tried = 0;       // of them
  std::string not_tried{};      // why not all; empty = they were
  std::vector<FaultPoint> points{};
};

}  // namespace gate
