// The command line as data: what completions and the man page are made of.
#pragma once

#include <string>
#include <vector>

namespace gate {

struct OptionShape {
  std::vector<std::string> names{};  // "-q", "--quiet"; of a positional one what help calls it
  std::string type{};                // of its value, as help has it; empty = it takes none
  std::string summary{};
  bool is_repeatable = false;
  bool is_required = false;
};

struct CommandShape {
  std::string name{};
  std::string summary{};
  std::string footer{};  // what help ends with: examples
  std::vector<OptionShape> options{};
  std::vector<OptionShape> positionals{};
  std::vector<CommandShape> commands{};
};

}  // namespace gate
