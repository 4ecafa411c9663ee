// What the process tells its caller. These numbers are public: never reused.
#pragma once

namespace gate {

enum class ExitCode {
  passed = 0,
  failed = 1,        // a migration is bad
  usage = 2,         // we were asked nonsense
  cannot_judge = 3,  // verdict unknown
  empty = 4,         // nothing pending, and --fail-on-empty
  bug = 5,           // we are wrong
  interrupted = 130,
  terminated = 143,
};

}  // namespace gate
