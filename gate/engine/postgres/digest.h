// A table's content, read by COPY in its binary form: what the server need not write as text is
// read as it lies, which is the fastest way that holds for every type.
#pragma once

#include "gate/engine/engine.h"
#include "gate/engine/postgres/client.h"
#include "gate/engine/postgres/names.h"

namespace gate::postgres {

TableSnapshot digest_table(Client& client, const Names& names, const DigestRequest& request);

}  // namespace gate::postgres
