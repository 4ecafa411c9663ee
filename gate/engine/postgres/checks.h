// What can be wrong with a database that the server does not tell unasked.
#pragma once

#include <string>
#include <vector>

#include "gate/engine/engine.h"
#include "gate/engine/postgres/client.h"
#include "gate/engine/postgres/names.h"

namespace gate::postgres {

// Of these tables, or of all where none are named: pages, rows, and whether indexes have what their
// tables have, by the extension amcheck, which is gone again afterwards. Empty = sound.
std::vector<std::string> check_storage(Client& client, const Names& names,
                                       const std::vector<std::string>& tables);

// Rows that refer to nothing, as they come in while triggers are off, or with a key NOT VALID.
std::vector<ForeignKeyViolation> find_orphans(Client& client, const Names& names,
                                              const std::vector<std::string>& tables);

// Functions whose text no longer fits what there is; the server looks at it when they are called.
std::vector<BrokenObject> find_broken_functions(Client& client);

// Materialised views that nobody has filled.
std::vector<BrokenObject> find_empty_views(Client& client);

}  // namespace gate::postgres
