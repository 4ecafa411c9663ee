#include "gate/engine/sqlite/pages/record.h"

#include <array>
#include <bit>
#include <cmath>

#include "gate/base/error.h"

namespace gate {

namespace {

constexpr std::uint64_t kFirstBytes = 12;  // types from here on say a length, the even ones blobs

// Bytes of a value of one of the types before, in whose stead 10 and 11 are SQLite's own.
constexpr std::array<std::uint8_t, kFirstBytes> kSizes = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0};

// Two's complement, big-endian.
std::int64_t read_integer(Bytes bytes) {
  if (bytes.empty()) return 0;
  std::uint64_t number = (bytes[0] & 0x80U) != 0 ? ~std::uint64_t{0} : 0;
  for (const std::uint8_t byte : bytes) number = number << 8U | byte;
  return static_cast<std::int64_t>(number);
}

}  // namespace

std::uint64_t size_of_type(std::uint64_t type) {
  if (type >= kFirstBytes) return (type - kFirstBytes) / 2;
  if (type == 10 || type == 11) throw Error("a record has a value of no known type");
  return kSizes[type];
}

std::uint64_t read_long_varint(Bytes bytes, std::size_t& at) {
  constexpr std::size_t kLongest = 9;  // the last of them has eight bits of it, the others seven
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < kLongest; ++i) {
    if (at >= bytes.size()) throw Error("a number goes beyond its end");
    const std::uint8_t byte = bytes[at++];
    if (i + 1 == kLongest) return number << 8U | byte;
    number = number << 7U | (byte & 0x7fU);
    if ((byte & 0x80U) == 0) break;
  }
  return number;
}

void read_fields(Bytes record, std::size_t limit, std::vector<Field>& fields) {
  fields.clear();
  std::size_t at = 0;
  const std::uint64_t header_size = read_varint(record, at);
  if (header_size > record.size() || header_size < at) throw Error("a record has no header");
  const Bytes header = record.first(static_cast<std::size_t>(header_size));
  std::uint64_t value_at = header_size;
  while (at < header.size() && fields.size() < limit) {
    const std::uint64_t type = read_varint(header, at);
    const std::uint64_t size = size_of_type(type);
    if (size > record.size() - value_at) throw Error("a value goes beyond the end of its record");
    fields.push_back(
        {.type = static_cast<std::uint32_t>(type), .at = static_cast<std::uint32_t>(value_at)});
    value_at += size;
  }
}

StoredValue read_stored_value(Bytes record, const Field& field) {
  if (field.type == 0) return {};
  if (field.type == 8) return {.storage = Storage::integer, .integer = 0};
  if (field.type == 9) return {.storage = Storage::integer, .integer = 1};
  const Bytes bytes = record.subspan(field.at, static_cast<std::size_t>(size_of_type(field.type)));
  if (field.type >= kFirstBytes) {
    return {.storage = field.type % 2 == 0 ? Storage::blob : Storage::text, .bytes = bytes};
  }
  const std::int64_t integer = read_integer(bytes);
  if (field.type != 7) return {.storage = Storage::integer, .integer = integer};
  const double real = std::bit_cast<double>(integer);
  if (std::isnan(real)) return {};
  return {.storage = Storage::real, .real = real};
}

}  // namespace gate
