// A limit to what is asked of a session that nobody else is waiting for.
#pragma once

#include "gate/engine/engine.h"

namespace gate {

inline constexpr double kViewSeconds = 1;  // a view over all pairs of rows never ends

// Ends with its scope. What takes longer throws Error, and the session says that it timed out.
class Limited {
 public:
  explicit Limited(Session& session) : session_(session) { session_.limit_seconds(kViewSeconds); }
  ~Limited() { session_.limit_seconds(0); }
  Limited(const Limited&) = delete;
  Limited& operator=(const Limited&) = delete;

 private:
  Session& session_;
};

}  // namespace gate
