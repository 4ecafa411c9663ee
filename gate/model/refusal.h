// Whose refusal a message speaks of, and what about.
#pragma once

#include <string>
#include <string_view>

namespace gate {

// How messages begin where an engine would take a statement, and a rehearsal does not.
inline constexpr std::string_view kGateRefuses = "the gate, not the database, refuses ";

enum class RefusalKind {
  other,           // what is written is wrong, or nothing is known
  missing_table,   // a table or view that is not there
  missing_object,  // a column, index or trigger that is not there
  exists,          // something of that name is there already
  rows,            // rows break a constraint, or one that is needed is not there
  environment,     // a function, module or collation of the application's, or the gate itself
  deadlock,        // somebody waited for what it kept, and it for what that one did
};

struct RefusalCause {
  RefusalKind kind = RefusalKind::other;
  std::string name{};  // what is missing; empty = nothing is, or it is not told
};

}  // namespace gate
