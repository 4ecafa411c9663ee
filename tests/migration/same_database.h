// Whether a tool and we leave the same database, however late the one was made.
#pragma once

#include <string>
#include <vector>

namespace gate {

// Columns (TABLE.COLUMN) in which the tool writes something else each time. Their declarations
// count, and so does what kind of thing stands in how many rows.
struct OfTheMoment {
  std::vector<std::string> times{};    // spelt alike, but for the digits
  std::vector<std::string> moments{};  // times that it and we spell otherwise
  std::vector<std::string> drawn{};    // identifiers in hexadecimal digits
};

// In what the two databases differ besides, in words; empty = in nothing. The texts of all objects
// are the same byte by byte, too.
std::string difference(const std::string& ours, const std::string& theirs,
                       const OfTheMoment& other = {});

}  // namespace gate
