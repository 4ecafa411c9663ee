// Another program, run without a shell and waited for.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gate {

struct ProcessOptions {
  std::string_view input{};          // what it reads from its standard input
  std::vector<std::string> unset{};  // variables of the environment that it does not see
  std::vector<std::pair<std::string, std::string>> set{};
  std::string directory{};  // that it works in; empty = ours
  double limit_seconds = 60;
};

struct ProcessResult {
  bool found = true;   // false: there is no such program
  int exit_code = -1;  // 128 + signal where one ended it
  std::string out{};
  std::string error{};  // standard error
};

// `words` has the program's name, looked for in $PATH, and its arguments. TimedOut where it takes
// longer than it may; Error where it cannot be started, or says more than 64 MB; Interrupted when a
// signal comes. When this comes back, however it does, the program is gone, and so is what it has
// started, in a session of its own, too. To be called by one thread at a time.
ProcessResult run_process(const std::vector<std::string>& words, const ProcessOptions& options);

}  // namespace gate
