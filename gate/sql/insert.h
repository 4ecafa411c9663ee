// What INSERT says of where its columns come from.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gate {

// What a statement leaves to the order of columns.
struct ColumnOrder {
  std::vector<std::string> source{};  // what * stands for
  std::vector<std::string> target{};  // where no columns are listed
};

// Of INSERT INTO t (x, y) SELECT a, s.b FROM …: (a, x) and (b, y). Only columns that are taken over
// as they are, or through a CAST; empty for every other statement, and where numbers do not agree.
std::vector<std::pair<std::string, std::string>> copied_columns(std::string_view sql,
                                                                const ColumnOrder& order);

// The tables that an INSERT anywhere in the text fills without naming their columns: VALUES, SELECT
// or WITH comes right after the name.
std::vector<std::string> filled_by_position(std::string_view sql);

}  // namespace gate
