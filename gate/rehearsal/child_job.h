// What a child process of the rehearsal can be told to do.
#pragma once

#include <string_view>

#include "gate/base/children.h"
#include "gate/engine/engine.h"

namespace gate {

enum class ChildJob {
  apply,  // a script, up to a fault: fault_child.h
  visit,  // a database, as the application does: visitor.h
};

// What each child of the rehearsal runs: the job that it is given first.
void do_child_job(Engine& engine, Line& line);

// Gives it, with the bytes that its function understands. False where nobody takes it.
bool give_child_job(Line& line, ChildJob job, std::string_view bytes);

}  // namespace gate
