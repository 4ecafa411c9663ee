// A table's rows, one after the other, in the order that merging two of them needs.
#pragma once

#include "gate/engine/engine.h"
#include "gate/engine/postgres/client.h"
#include "gate/engine/postgres/names.h"

namespace gate::postgres {

RowSource read_rows(Client& client, const Names& names, const RowRequest& request);

}  // namespace gate::postgres
