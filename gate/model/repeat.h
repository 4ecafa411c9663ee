// The deployment once more on another copy of blue, in other circumstances.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gate/model/difference.h"
#include "gate/model/effect.h"
#include "gate/model/location.h"

namespace gate {

// How a table that the migrations reached came out differently.
struct Divergence {
  std::string table{};
  std::int64_t rows = 0;               // in green
  std::int64_t rows_there = 0;         // on the other copy
  std::vector<std::string> columns{};  // that hold something else there
  std::vector<std::string> stamps{};   // that differ by nothing but the time at which it ran
  std::vector<std::string> drawn{};    // of random UUIDs, no two alike: no other database has them
  // Where rows were found in another order, and numbers that the deployment itself gave to new rows
  // do not count: how many rows hold something else, and some of them, here (before) and there
  // (after).
  std::int64_t values = 0;
  std::vector<Example> examples{};
};

struct Variation {
  Circumstance circumstance = Circumstance::chance;
  // Whether the deployment can be had with the same values twice: random ones from one seed, one
  // time of day.
  bool repeatable = true;
  std::vector<Divergence> tables{};
  std::string not_tried{};  // why not; then nothing but `circumstance` and the tables is known
  // The refusal, where a migration that green took was refused there.
  std::string error{};
  std::string error_version{};  // of the migration
  std::string error_sql{};
  Location error_location{};
};

struct RepeatRecord {
  std::vector<std::string> tables{};    // that were compared
  std::vector<Variation> variations{};  // only those that some statement depends on
};

}  // namespace gate
