// All that a snapshot of a table says, so that two can be compared at once.
#pragma once

#include <string>

#include "gate/base/text.h"
#include "gate/model/snapshot.h"

namespace gate {

inline std::string in_words(const TableSnapshot& table) {
  std::string words =
      concat(table.rows, " rows, ", table.whole_rows.high, " ", table.whole_rows.low, "\n");
  for (const ColumnSnapshot& column : table.columns) {
    words +=
        concat(column.name, ": ", column.digest.high, " ", column.digest.low, ", ", column.nulls,
               " nulls, ", column.up_to_here.high, " ", column.up_to_here.low, "\n");
  }
  return words;
}

}  // namespace gate
