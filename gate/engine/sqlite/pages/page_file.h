// The pages of a SQLite file, as bytes: https://sqlite.org/fileformat2.html, sections 1.2 and 1.3.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "gate/engine/sqlite/connection.h"

struct sqlite3_file;

namespace gate {

using Bytes = std::span<const std::uint8_t>;

// A big-endian number of `count` bytes, which must be there.
inline std::uint32_t read_number(Bytes bytes, std::size_t at, std::size_t count) {
  std::uint32_t number = 0;
  for (std::size_t i = at; i < at + count; ++i) number = number << 8U | bytes[i];
  return number;
}

// Pages are numbered from 1.
struct Pages {
  std::uint32_t count = 0;
  std::uint32_t usable_size = 0;  // bytes of a page that trees may use; extensions have the rest

  // The usable bytes of a page: good until `buffer`, which may hold them, is used again, at most
  // as long as this. Error where there is no such page or it cannot be read.
  std::function<Bytes(std::uint32_t number, std::vector<std::uint8_t>& buffer)> read{};

  // The same as it was before anybody wrote to it; empty where nobody knows that.
  std::uint32_t count_before = 0;
  std::function<Bytes(std::uint32_t number, std::vector<std::uint8_t>& buffer)> read_before{};
};

// What the database behind a connection holds by now, which must not end before this does. Read
// through SQLite's own descriptor: closing another one would end the locks of the whole process.
// While they live nobody can write. Nothing where the file alone does not tell: in a transaction,
// or with a write-ahead log.
std::optional<Pages> open_pages(Connection& connection);

// Whether the file is so large that its pages are read faster than SQLite could be asked, unless
// the connection was told what to do.
bool are_worth_reading(Connection& connection);

}  // namespace gate
