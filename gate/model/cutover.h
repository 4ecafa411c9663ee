// The exchange of blue and green and back, on copies, while readers and writers were at work.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gate/model/drift.h"

namespace gate {

// What was written to blue's table after green had been copied from it.
struct LateWrites {
  std::string table{};
  std::int64_t written = 0;  // rows, as the writer counted them
  std::int64_t found = 0;    // as the comparison of blue with its copy did
};

struct CutoverRecord {
  std::string not_tried{kNotLookedAt};  // why; empty = it was
  std::string error{};                  // why the exchange failed
  std::string back_error{};             // why the way back did
  double seconds = 0;                   // that writers were kept out for, by the exchange
  double back_seconds = 0;
  std::int64_t blue_reads = 0;  // answers as only blue gives them
  std::int64_t green_reads = 0;
  std::int64_t refused_reads = 0;      // after waiting for a lock
  std::int64_t strange_reads = 0;      // neither blue's nor green's
  std::vector<std::string> strange{};  // examples of them, each once
  bool is_green = false;               // byte for byte, what the application's name then led to
  bool is_blue_again = false;          // and after the way back
  std::vector<LateWrites> late{};
};

}  // namespace gate
