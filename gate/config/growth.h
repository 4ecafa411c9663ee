// How large the migrations may make the database, as users write it.
#pragma once

#include <string_view>

#include "gate/model/scenario.h"

namespace gate {

// "2x", or "500 MB" and the like (B, kB, MB, GB: powers of 1000), in place of what the limits said
// of it. False, and nothing has changed, where `text` is neither, or nothing.
bool read_growth(std::string_view text, Limits& limits);

}  // namespace gate
