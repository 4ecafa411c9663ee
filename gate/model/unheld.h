// A condition on rows that not all rows meet.
#pragma once

#include <cstdint>
#include <string>

namespace gate {

struct UnheldCheck {
  std::string table{};
  std::string name{};       // of the constraint
  std::string domain{};     // that it is a constraint of; empty = of the table
  std::string condition{};  // in the engine's words
  std::int64_t rows = 0;    // that do not meet it, and cannot be changed before they do
  std::int64_t of = 0;
  std::string not_counted{};  // why, where they could not be
};

}  // namespace gate
