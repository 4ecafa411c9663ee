// What an untrusted statement may not do: leave the database that it was given.
#pragma once

#include <string>

#include "gate/engine/sqlite/connection.h"

namespace gate {

enum class Permission { allowed, ignored, refused };

// `ignored` is for what has no bearing on the outcome, but would disturb the other connections or
// the rest of the process. `why` is of a refusal.
struct Judgment {
  Permission permission = Permission::allowed;
  std::string why{};
};

Judgment judge_action(const AuthorizerCall& call, bool schema_writable);

}  // namespace gate
