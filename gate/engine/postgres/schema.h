// What a database is made of, as its catalogs have it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "gate/engine/postgres/client.h"
#include "gate/engine/postgres/names.h"
#include "gate/model/schema.h"

namespace gate::postgres {

// Of all schemas but the server's own. `names` has been read in the same transaction. What belongs
// to an extension is the extension's.
Schema read_postgres_schema(Client& client, const Names& names);

// The tables among these whose names are wanted, for less. As read_postgres_schema() has them.
std::vector<Table> read_postgres_tables(
    Client& client, const Names& names,
    const std::function<bool(const std::string& name)>& is_wanted);

// Functions, sequences, types, policies, extensions, privileges, comments.
std::vector<SchemaObject> read_objects(Client& client, const Names& names);

}  // namespace gate::postgres
