// How a full disk reaches us: from the system or from an engine's library, and only in words.
#pragma once

#include <string_view>

namespace gate {

// Whether a message says so, whatever its case. One that quotes somebody's SQL proves nothing.
bool speaks_of_full_disk(std::string_view message);

}  // namespace gate
