// What UPDATE says of columns that it copies within their table.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gate {

struct CopiesWithin {
  std::vector<std::pair<std::string, std::string>> columns{};  // from, to
  bool whole = false;                                          // in every row
};

// Of UPDATE t SET b = a, c = t."d": (a, b) and (d, c). Only columns that are taken as they are, not
// through a CAST; none of an UPDATE … FROM, whose names may mean another table's, and of every
// other statement.
CopiesWithin copies_within(std::string_view sql);

}  // namespace gate
