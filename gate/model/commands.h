// Programs that migrate, for migrations that are code.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace gate {

// Each is a program and its arguments, run without a shell. In them, and in the values of the
// environment, {version}, {previous}, {name}, {database} and {url} are replaced.
struct Commands {
  std::vector<std::string> list{};    // prints what there is, in the order in which it runs
  std::vector<std::string> status{};  // prints what is applied
  std::vector<std::string> up{};      // applies {version}
  std::vector<std::string> down{};    // takes it back; empty = there is no way back
  std::string program{};              // that runs what a format brings along; empty = its own
  std::string directory{};            // in which they run; empty = the folder of the migrations
  std::map<std::string, std::string> environment{};
  std::vector<std::string> tables{};  // the tool's own, which are no migration's
};

}  // namespace gate
