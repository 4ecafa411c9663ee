// The process that applies a script and meets a fault in the middle of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/children.h"
#include "gate/engine/engine.h"
#include "gate/model/fault.h"

namespace gate {

struct FaultJob {
  Database database{};
  bool foreign_keys = false;
  std::vector<std::string> extensions{};
  std::uint64_t seed = 0;            // for Session::repeat_chance
  std::vector<std::string> steps{};  // all that the tool would execute
  FaultKind kind = FaultKind::killed;
  std::size_t done = 0;    // steps before the fault
  std::uint64_t look = 0;  // the fault comes at this look into the step after them; 0 = before it
};

// How it went on; sent once, when the child's connection is closed, or by one that waits.
struct FaultNews {
  enum class Kind {
    waits,    // at the fault, to be killed or told to go on
    refused,  // a step was, and the rest left out
    done,     // to the end
    failed,   // the child itself
  };
  Kind kind = Kind::done;
  std::string message{};  // of `refused` and `failed`
};

// The child's part: ChildJob::apply.
void apply_in_child(Engine& engine, Line& line, std::string_view job);

// The parent's part: gives the job. False where nobody takes it.
bool give_job(Line& line, const FaultJob& job);

// FaultNews::Kind::failed where the child is gone, or `seconds` are over.
FaultNews wait_for_news(Line& line, double seconds);

// A child that waits and is not to be killed.
void let_go_on(Line& line);

}  // namespace gate
