// What INSERT says of where its columns come from.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gate {

// Of INSERT INTO t (x, y) SELECT a, s.b FROM …: (a, x) and (b, y). Only columns that are taken over
// as they are, or through a CAST; empty for every other statement.
std::vector<std::pair<std::string, std::string>> copied_columns(std::string_view sql);

// The tables that an INSERT anywhere in the text fills without naming their columns: VALUES, SELECT
// or WITH comes right after the name.
std::vector<std::string> filled_by_position(std::string_view sql);

}  // namespace gate
