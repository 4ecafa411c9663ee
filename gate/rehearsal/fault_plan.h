// Where a script is to be disturbed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "gate/model/fault.h"

namespace gate {

// How the undisturbed script went, step by step of the tool.
struct Course {
  struct Step {
    std::uint64_t looks = 0;          // what Session::on_progress counted during it
    bool leaves_transaction = false;  // whether one is open after it
    bool commits_inside = false;      // see Outcome
  };
  std::vector<Step> steps{};
};

struct PlannedFault {
  FaultKind kind = FaultKind::killed;
  std::size_t done = 0;    // steps before it
  std::uint64_t look = 0;  // see FaultJob
  bool operator==(const PlannedFault&) const = default;
};

enum class FaultScope {
  all,            // boundaries, moments inside long statements, a full disk, another writer
  between_parts,  // kills where something is committed and more is to come; a few
  none,           // for what is committed at once, where nobody asked
};

// What tells most comes first, for whoever has no time for all: boundaries outside of any
// transaction, moments inside long statements, obstacles; then boundaries inside a transaction,
// where a kill leaves what it left before. Boundaries number `max_points` at most; each kind is
// spread evenly.
std::vector<PlannedFault> plan_faults(const Course& course, FaultScope scope,
                                      std::size_t max_points);

// Where the database's process is to die: where something is committed and more is to come; a few.
std::vector<PlannedFault> plan_crashes(const Course& course, std::size_t max_points);

// `count` of 0 … size-1, spread evenly, the first and the last among them; all where there are
// fewer.
std::vector<std::size_t> spread(std::size_t size, std::size_t count);

}  // namespace gate
