// Another program, run to its end.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

namespace gate {

struct Finished {
  int exit_code = -1;    // 128 + signal where one ended it
  std::string output{};  // stdout and stderr, as they came
};

inline std::string shell_quote(const std::string& word) {
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

// `command` goes through the shell. No CI system is its caller, whoever is ours.
inline Finished run_shell(const std::string& command) {
  unsetenv("GITHUB_ACTIONS");
  unsetenv("GITLAB_CI");
  FILE* pipe = popen(("{ " + command + "; } 2>&1 </dev/null").c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("popen failed");
  Finished finished;
  char block[4096];
  for (std::size_t n = 0; (n = fread(block, 1, sizeof block, pipe)) > 0;) {
    finished.output.append(block, n);
  }
  const int status = pclose(pipe);
  finished.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return finished;
}

inline Finished run_program(const std::vector<std::string>& words) {
  std::string command;
  for (const std::string& word : words) command += shell_quote(word) + " ";
  return run_shell(command);
}

}  // namespace gate
