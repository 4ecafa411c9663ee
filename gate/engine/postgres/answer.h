// What a statement of an application comes to.
#pragma once

#include <string>

#include "gate/engine/engine.h"
#include "gate/engine/postgres/client.h"

namespace gate::postgres {

// Placeholders ($1) are NULL.
Answer answer_of(Client& client, const std::string& sql);

}  // namespace gate::postgres
