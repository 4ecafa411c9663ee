// Sizes, as users write them: among them how large the migrations may make the database.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "gate/model/scenario.h"

namespace gate {

// "500 MB" and the like (B, kB, MB, GB: powers of 1000). Nothing where it is none, or less than 1.
std::optional<std::uint64_t> read_bytes(std::string_view text);

// "2x", or a number of bytes as above, in place of what the limits said
// of it. False, and nothing has changed, where `text` is neither, or nothing.
bool read_growth(std::string_view text, Limits& limits);

}  // namespace gate
