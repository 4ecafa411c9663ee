#include "gate/engine/sqlite/header.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/sqlite/shadow/stores.h"

namespace gate {

namespace {

constexpr std::size_t kHeaderBytes = 100;

std::uint32_t big_endian(std::string_view bytes, std::size_t at, std::size_t count) {
  std::uint32_t number = 0;
  for (const char byte : bytes.substr(at, count)) {
    number = number << 8U | static_cast<unsigned char>(byte);
  }
  return number;
}

bool is_power_of_two(std::uint32_t number) {
  return (number & (number - 1)) == 0;
}

// As many of the first bytes as there are.
std::string read_head(const std::string& path) {
  std::string head(kHeaderBytes, '\0');
  if (const auto store = find_store(path)) {
    head.resize(std::min<std::uint64_t>(head.size(), store->size()));
    store->read(0, reinterpret_cast<std::uint8_t*>(head.data()), head.size());
    return head;
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Error(concat(path, ": cannot be read: ", std::strerror(errno)));
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(file.gcount()));
  return head;
}

}  // namespace

bool is_sqlite_head(std::string_view head) {
  return head.starts_with(std::string_view("SQLite format 3\0", 16));
}

std::optional<Header> read_header(const std::string& path) {
  const std::string head = read_head(path);
  const std::string_view bytes = head;
  if (bytes.size() < kHeaderBytes || !is_sqlite_head(bytes)) return std::nullopt;
  Header header;
  header.page_size = big_endian(bytes, 16, 2);
  if (header.page_size == 1) header.page_size = 65536;  // does not fit into two bytes
  if (header.page_size < 512 || !is_power_of_two(header.page_size)) return std::nullopt;
  header.write_version = big_endian(bytes, 18, 1);
  header.read_version = big_endian(bytes, 19, 1);
  header.change_counter = big_endian(bytes, 24, 4);
  const bool is_current = header.change_counter == big_endian(bytes, 92, 4);
  if (is_current) header.pages = big_endian(bytes, 28, 4);
  if (is_current) header.written_by = big_endian(bytes, 96, 4);
  return header;
}

}  // namespace gate
