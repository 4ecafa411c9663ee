// The pages of a database file that lies in memory, each in a piece of its own, so that reading
// beyond one is found out.
#pragma once

#include <algorithm>
#include <memory>
#include <vector>

#include "gate/base/error.h"
#include "gate/engine/sqlite/pages/page_file.h"

namespace gate {

// Without a header that says otherwise, pages have 512 bytes.
inline Pages pages_in_memory(Bytes file) {
  const bool has_header = file.size() >= 100;
  const std::uint32_t wanted = has_header ? read_number(file, 16, 2) : 0;
  const std::size_t size = wanted == 1 ? 65536 : std::clamp(wanted, 512U, 32768U);
  const std::size_t usable = size - (has_header ? file[20] % 33U : 0U);
  const auto pages = std::make_shared<std::vector<std::vector<std::uint8_t>>>();
  for (std::size_t at = 0; at + size <= file.size(); at += size) {
    const Bytes page = file.subspan(at, usable);
    pages->emplace_back(page.begin(), page.end());
  }
  return {.count = static_cast<std::uint32_t>(pages->size()),
          .usable_size = static_cast<std::uint32_t>(usable),
          .read = [pages](std::uint32_t number, std::vector<std::uint8_t>& buffer) -> Bytes {
            if (number == 0 || number > pages->size()) throw Error("no such page");
            buffer = (*pages)[number - 1];
            buffer.shrink_to_fit();
            return buffer;
          }};
}

}  // namespace gate
