// Variables of the environment.
#pragma once

#include <cstdlib>
#include <string>

namespace gate {

// Empty where it is not set.
inline std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace gate
