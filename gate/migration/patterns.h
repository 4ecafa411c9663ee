// Changes of a schema as they are written safely: what `new` begins a migration with.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gate/sql/facts.h"

namespace gate {

// What the pattern is to be made of; empty = not said. Names are quoted where that is needed, types
// and values are SQL as they are.
struct PatternRequest {
  std::string table{};
  std::string column{};
  std::string to{};             // the new column's name
  std::string type{};           // of what is added, or brought back
  std::string default_value{};  // of a new column, or one that comes back
  std::string value{};          // what a column is filled with
};

// Statements without their semicolons, and what to know about them, for comments.
struct Draft {
  std::vector<std::string> notes{};
  std::vector<std::string> up{};
  std::vector<std::string> down{};
  std::vector<std::string> verify{};  // refused while the up is not in force; they read no row
};

struct Pattern {
  std::string_view name;
  std::string_view summary;
  std::string_view needs;  // flags without which it cannot be written
  Draft (*write)(const PatternRequest& request);
};

std::span<const Pattern> patterns();

// What a column's type with its constraints says: "INTEGER NOT NULL DEFAULT 0".
ColumnFacts column_of_type(const std::string& type);

// UsageError where there is no such pattern, or something that it needs is not said.
Draft write_pattern(std::string_view name, const PatternRequest& request);

}  // namespace gate
