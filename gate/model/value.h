// A value as a database holds it, with its storage class: 1, 1.0, '1' and x'31' are four values.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <variant>
#include <vector>

namespace gate {

struct Null {
  bool operator==(const Null&) const = default;
};

struct Blob {
  std::string bytes;
  bool operator==(const Blob&) const = default;
};

// Text is whatever bytes the engine gave: perhaps not UTF-8, perhaps with a NUL inside.
using Value = std::variant<Null, std::int64_t, double, std::string, Blob>;
using Row = std::vector<Value>;
using Rows = std::vector<Row>;

// The next row, or null after the last one. The row belongs to the source and is
// overwritten by the next call.
using RowSource = std::function<const Row*()>;

}  // namespace gate
