// UTF-8, one character at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace gate {

// A code point and how many bytes it takes; no bytes = not UTF-8.
struct CodePoint {
  std::uint32_t value = 0;
  std::size_t bytes = 0;
};

// The one that `text`, which is not empty, begins with.
CodePoint read_code_point(std::string_view text);

}  // namespace gate
