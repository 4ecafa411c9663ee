// What tells two databases apart.
#pragma once

#include <string>
#include <vector>

#include "gate/model/schema.h"

namespace gate {

// As Engine::question_of_state.
std::string question_of_state(const std::vector<Table>& tables);

}  // namespace gate
