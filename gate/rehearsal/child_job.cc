#include "gate/rehearsal/child_job.h"

#include <cstddef>
#include <optional>
#include <string>

#include "gate/base/text.h"
#include "gate/rehearsal/fault_child.h"
#include "gate/rehearsal/visitor.h"

namespace gate {

namespace {

using Do = void (*)(Engine& engine, Line& line, std::string_view bytes);

// In the order of ChildJob.
constexpr Do kJobs[] = {apply_in_child, visit_in_child};

}  // namespace

void do_child_job(Engine& engine, Line& line) {
  const std::optional<std::string> message = line.receive(-1);
  if (!message || message->empty()) return;
  const auto job = static_cast<std::size_t>(message->front() - '0');
  kJobs[job](engine, line, std::string_view(*message).substr(1));
}

bool give_child_job(Line& line, ChildJob job, std::string_view bytes) {
  return line.send(concat(static_cast<int>(job), bytes));
}

}  // namespace gate
