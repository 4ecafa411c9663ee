// LIMIT: which rows a statement takes when it does not take all.
#pragma once

#include <string_view>

namespace gate {

// Whether some SELECT, UPDATE or DELETE of the text has a LIMIT and no ORDER BY, so that which rows
// it takes is for the database to say. False where the text cannot be read.
bool has_unordered_limit(std::string_view sql);

}  // namespace gate
