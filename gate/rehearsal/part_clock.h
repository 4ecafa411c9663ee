// The price of an observation within a pass.
#pragma once

#include <string_view>

#include "gate/base/clock.h"
#include "gate/base/progress.h"
#include "gate/rehearsal/passes.h"

namespace gate {

// While it lives, the time counts for the part of this name, which may come several times.
class PartClock {
 public:
  PartClock(Rehearsal& rehearsal, std::string_view name) : parts_(rehearsal.parts), name_(name) {
    note_step(std::string(name));
  }
  ~PartClock() {
    for (PassPart& part : parts_) {
      if (part.name == name_) {
        part.seconds += watch_.seconds();
        return;
      }
    }
    parts_.push_back({.name = std::string(name_), .seconds = watch_.seconds()});
  }
  PartClock(const PartClock&) = delete;
  PartClock& operator=(const PartClock&) = delete;

 private:
  std::vector<PassPart>& parts_;
  std::string_view name_;
  Stopwatch watch_{};
};

}  // namespace gate
