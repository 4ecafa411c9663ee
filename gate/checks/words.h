// Messages about rows and columns: numbers, causes, and what to write instead.
#pragma once

#include <string>
#include <string_view>

#include "gate/checks/explain.h"
#include "gate/checks/observed.h"

namespace gate {

// "orders", or "orders (was purchases)".
std::string name_of(const TableDifference& table);

// "table.column", as it is called after the migration.
std::string subject_of(const TableDifference& table, const ColumnDifference& column);

// Location, SQL, and, where the cause is known, why and hint.
void put_culprit(Point& point, const Culprit& culprit, const TableDifference& table);

// Whether the name stands in the message as a word of its own. ASCII case does not count.
bool speaks_of(std::string_view message, std::string_view name);

// " by 007_sizes.sql:3"; empty for null.
std::string by(const StatementRecord* statement);

}  // namespace gate
