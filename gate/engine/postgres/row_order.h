// The order in which the rows of a table lie, and are found where nothing asks for another.
#pragma once

#include "gate/engine/postgres/client.h"

namespace gate::postgres {

// `client` is a database's owner. Every row of the tables that are its own is written again, the
// last one first; no trigger sees that, and no value is another one. What has rules, or policies
// that bind the owner, keeps its order.
void reverse_rows(Client& client);

}  // namespace gate::postgres
