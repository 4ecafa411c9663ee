// What PostgreSQL's functions answer with beside their arguments, and what they need to be called.
// https://www.postgresql.org/docs/current/functions.html
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gate/model/effect.h"
#include "gate/sql/pg_tree.h"

namespace gate {

// The name of what a node calls, without the schema's; empty = it calls nothing.
std::string called_function(const PgNode& node);

// On what the value depends that an expression has for each row anew. The time of the transaction,
// as now() has it, is one for all. Functions of the database's own are not known.
std::optional<Circumstance> volatile_source(const PgNode& expression);

// Whether chance has a part in it.
bool has_chance(const PgNode& node);

// Whether which rows it takes depends on when it runs: a condition in it asks for the time.
bool selects_by_time(const PgNode& node);

}  // namespace gate
