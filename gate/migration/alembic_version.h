// The table in which Alembic keeps the newest revision of each branch.
#pragma once

#include <string>
#include <string_view>

#include "gate/model/schema.h"
#include "gate/sql/split.h"

namespace gate {

inline constexpr std::string_view kAlembicTable = "alembic_version";

bool is_alembic_version(const Table& table);
std::string alembic_query(const Table& table, Dialect dialect);

}  // namespace gate
