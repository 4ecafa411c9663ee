// What can be made again of values that others were made of: told by values, not by SQL.
#pragma once

#include <cstddef>
#include <vector>

#include "gate/model/value.h"

namespace gate {

// A row's value, and what the migrations made of it.
struct Derivation {
  Value from{};
  Row made{};
};

// NULL, '' or 0.
bool is_empty_value(const Value& value);

struct Telling {
  std::vector<std::size_t> places{};
  bool any_value = false;  // a value that no row has had tells as well
};

// In which places of `made` the values lie: each alone (the same characters, perhaps in another
// order or among others; a constant multiple; another word for each of a few), or as parts that
// together have nearly all of it. Empty where there are none, as for a hash, the last digits of a
// number or whether there was a value.
Telling find_telling(const std::vector<Derivation>& seen);

}  // namespace gate
