// Time, in the one form in which reports hold it.
#pragma once

#include <chrono>
#include <string>

namespace gate {

// Wall time since construction, in seconds.
class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// UTC, "2026-11-21T07:04:08Z". SOURCE_DATE_EPOCH holds where it is set.
std::string utc_now();

// The same as a number; for systems that want it so.
long long seconds_since_1970();

// The date part of the above.
std::string utc_today();

}  // namespace gate
