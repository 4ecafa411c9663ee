// ALTER DEFAULT PRIVILEGES of a fixture: what its roles let others do with what they make.
#pragma once

#include <string>

#include "gate/engine/postgres/client.h"

namespace gate::postgres {

// What `from`, and every role that owns a table here, lets others do with what it makes, `to` does,
// too. `client` may do everything.
void take_over_default_privileges(Client& client, const std::string& from, const std::string& to);

}  // namespace gate::postgres
