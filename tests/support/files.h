// Files for tests, written without waiting for the disk.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace gate {

// Makes the folders above, too.
inline void put_file(const std::string& path, std::string_view bytes) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.exceptions(std::ios::badbit | std::ios::failbit);
  file.flush();
}

}  // namespace gate
