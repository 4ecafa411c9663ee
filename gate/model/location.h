// A place in a file of the user's. The conventions are fixed here, once.
#pragma once

#include <string>

namespace gate {

// Paths are relative to the working directory where they lie below it, with '/'. Lines and
// columns count from 1; 0 means the whole file. Columns count bytes.
struct Location {
  std::string path{};
  int line = 0;
  int column = 0;
  bool operator==(const Location&) const = default;
};

}  // namespace gate
