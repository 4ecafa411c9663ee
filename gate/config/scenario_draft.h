// A scenario file, written for somebody who has none yet.
#pragma once

#include <string>

namespace gate {

// Paths are relative to where the file is to lie.
struct ScenarioDraft {
  std::string name{};  // empty = the name of the file's folder
  std::string fixture{};
  bool has_fixture = true;  // false: the file says that it is to be put there
  std::string migrations{};
  std::string format{};  // empty = detected anew in each run
};

// Reads back as what is in the draft, with hints at what else such a file can say. The strings are
// UTF-8.
std::string write_scenario(const ScenarioDraft& draft);

}  // namespace gate
