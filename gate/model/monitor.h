// What the statements of the running application gave before the migrations, and what they give
// after them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gate/model/drift.h"
#include "gate/model/location.h"

namespace gate {

// What one database made of a statement.
struct StatementAnswer {
  std::string error{};  // why it was refused; empty = it was not
  std::string hint{};
  std::vector<std::string> columns{};  // that it answers with, in order; none = it is no query
  std::int64_t rows = 0;               // that it answers with, or writes
  std::int64_t scanned = 0;            // stepped through since no index leads to those wanted
};

struct MonitoredStatement {
  std::string sql{};
  Location location{};
  StatementAnswer blue{};
  StatementAnswer green{};
  std::vector<std::string> differing{};  // columns that both answer with, with other values
  // Tables that it fills without naming their columns, which are in another order in green.
  std::vector<std::string> misplaced{};
};

struct MonitorRecord {
  std::string not_tried{kNotLookedAt};  // why; empty = it was
  std::string workload{};               // the script
  std::vector<MonitoredStatement> statements{};
};

}  // namespace gate
