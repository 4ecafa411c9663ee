// What a fuzz target claims. A claim that does not hold ends the process, which is what the fuzzer
// looks for.
#pragma once

#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

namespace gate {

inline void require(bool holds, std::string_view claim, std::string_view found = {}) {
  if (holds) return;
  std::cerr << "does not hold: " << claim << '\n' << found << std::endl;
  std::abort();
}

// A complaint is one line that begins with `path`, whatever the file holds.
inline void require_complaint(const std::string& message, const std::string& path) {
  require(message.starts_with(path), "a complaint begins with the file", message);
  require(message.find('\n') == std::string::npos, "a complaint is one line", message);
}

}  // namespace gate
