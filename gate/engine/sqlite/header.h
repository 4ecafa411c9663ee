// The first 100 bytes of a SQLite file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gate {

struct Header {
  std::uint32_t page_size = 0;
  std::uint64_t pages = 0;          // 0 = an old version of SQLite wrote last, and did not say
  std::uint32_t write_version = 0;  // 1 = rollback journal, 2 = write-ahead log
  std::uint32_t read_version = 0;
  std::uint32_t change_counter = 0;
  std::uint32_t written_by = 0;  // 3040001 = 3.40.1; 0 = not told
};

// Whether `head`, the first bytes of a file, are those of a SQLite database.
bool is_sqlite_head(std::string_view head);

// Nothing where the file is shorter or is no database of SQLite's. Error where it cannot be read.
std::optional<Header> read_header(const std::string& path);

}  // namespace gate
