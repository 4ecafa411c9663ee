// What two databases must both be, however late the one was made.
#pragma once

#include <gtest/gtest.h>

#include <regex>
#include <string>

#include "tests/support/process.h"

namespace gate {

// All of a database but the moments at which something was done.
inline std::string timeless_dump(const std::string& database) {
  const Finished done = run_program({"sqlite3", database, ".dump"});
  EXPECT_EQ(done.exit_code, 0) << done.output;
  static const std::regex kTime(R"(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?)");
  return std::regex_replace(done.output, kTime, "TIME");
}

}  // namespace gate
