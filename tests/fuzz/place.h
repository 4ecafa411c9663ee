// Where a fuzz target puts its input: in memory where the system has such a place, as a disk would
// be worn out.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "gate/base/temp_dir.h"

namespace gate {

inline std::string parent_of_inputs() {
  return std::filesystem::is_directory("/dev/shm") ? "/dev/shm" : "";
}

inline void put_input(const std::string& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

}  // namespace gate
