// Tables that are the migration tool's own, and no migration's.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "gate/base/text.h"

namespace gate {

class ToolTables {
 public:
  ToolTables() = default;
  explicit ToolTables(std::vector<std::string> names) : names_(std::move(names)) {}

  // Whatever the case of the name.
  bool contains(const std::string& name) const {
    return std::ranges::any_of(
        names_, [&](const std::string& own) { return equal_ignoring_case(own, name); });
  }

  const std::vector<std::string>& names() const { return names_; }

 private:
  std::vector<std::string> names_{};
};

}  // namespace gate
