// Whose refusal a message speaks of.
#pragma once

#include <string_view>

namespace gate {

// How messages begin where an engine would take a statement, and a rehearsal does not.
inline constexpr std::string_view kGateRefuses = "the gate, not the database, refuses ";

}  // namespace gate
