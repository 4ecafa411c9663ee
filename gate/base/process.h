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
  double limit_seconds = 60;
};

struct ProcessResult {
  bool found = true;   // false: there is no such program
  int exit_code = -1;  // 128 + signal where one ended it
  std::string out{};
  std::string error{};  // standard error
};

// `words` has the program's name, looked for in $PATH, and its arguments. Error where it cannot be
// started, or takes longer than it may; Interrupted when a signal comes. It is gone in either case.
ProcessResult run_process(const std::vector<std::string>& words, const ProcessOptions& options);

}  // namespace gate
