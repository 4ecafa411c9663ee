// Rows as SQLite stores them: https://sqlite.org/fileformat2.html, section 2.1, "Record Format".
#pragma once

#include <cstdint>
#include <vector>

#include "gate/engine/sqlite/pages/page_file.h"

namespace gate {

enum class Storage : std::uint8_t { null, integer, real, text, blob };

// One value. `bytes` are those of a text in the encoding of the database, or of a blob; they lie
// where they were read from.
struct StoredValue {
  Storage storage = Storage::null;
  std::int64_t integer = 0;
  double real = 0;
  Bytes bytes{};
};

// Where a value lies in its record.
struct Field {
  std::uint32_t type = 0;  // as the record calls it
  std::uint32_t at = 0;
};

// Of more than one byte.
std::uint64_t read_long_varint(Bytes bytes, std::size_t& at);

// Reads a variable-length integer at `at`, and puts `at` behind it. Error where the bytes end.
inline std::uint64_t read_varint(Bytes bytes, std::size_t& at) {
  const bool is_short = at < bytes.size() && bytes[at] < 0x80U;
  return is_short ? bytes[at++] : read_long_varint(bytes, at);
}

// Bytes of a value of a type as a record calls it. Error where there is no such type.
std::uint64_t size_of_type(std::uint64_t type);

// At most `limit` fields of a record from the left. Error where it is none.
void read_fields(Bytes record, std::size_t limit, std::vector<Field>& fields);

// A value of a record whose fields were read; a NaN is NULL, as it is to SQLite.
StoredValue read_stored_value(Bytes record, const Field& field);

}  // namespace gate
