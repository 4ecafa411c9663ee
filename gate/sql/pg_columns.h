// Columns and constraints, as PostgreSQL's grammar has them.
#pragma once

#include <string>
#include <vector>

#include "gate/sql/facts.h"
#include "gate/sql/pg_tree.h"

namespace gate {

// What the column's own constraints say of the table goes into `facts`, its keys and indexes.
ColumnFacts read_column(const PgNode& column, StatementFacts& facts);

// Of CREATE TABLE.
void read_constraint(const PgNode& constraint, StatementFacts& facts);

// A foreign key, `columns` where it says none of its own: those of the column that it belongs to.
KeyFacts read_key(const PgNode& constraint, std::vector<std::string> columns);

// Called as the manual calls it: "bigint" for int8, "text[]"; without the schema's name.
std::string type_name(const PgNode& type);

// The name that the server gives to what has none: "orders_a_b_key".
std::string default_name(const std::string& table, const std::vector<std::string>& columns,
                         std::string_view label);

// The action of ALTER COLUMN … TYPE, whether the type's own cast makes the values.
bool converts_alone(const PgNode& column, const std::string& name);

}  // namespace gate
