// Words by which a server does long work beside those who read and write.
#pragma once

#include <string_view>

namespace gate {

// CREATE INDEX CONCURRENTLY and its like, which no transaction may hold. REFRESH MATERIALIZED VIEW
// CONCURRENTLY is none of them.
bool is_concurrent(std::string_view sql);

// What may run code that commits: CALL and DO.
bool calls_procedures(std::string_view sql);

// Whether ALTER TABLE adds a CHECK or a foreign key that all rows are asked for: one without NOT
// VALID. Those of a column that it adds are not meant.
bool adds_checked_constraint(std::string_view sql);

}  // namespace gate
