// Rows as bytes, and their hashes.
#pragma once

#define XXH_INLINE_ALL
#include <sqlite3.h>
#include <xxhash.h>

#include <cstdint>
#include <cstring>
#include <string>

#include "gate/model/snapshot.h"

namespace gate {

// Values one after the other, each with its storage class and size, so that no two rows of values
// have the same bytes.
class Encoder {
 public:
  std::size_t size() const { return size_; }
  const char* data() const { return buffer_.data(); }
  void cut(std::size_t size) { size_ = size; }

  void add_null() { *grow(1) = 'n'; }
  void add_integer(std::int64_t number) { add_number('i', number); }
  void add_real(double number) { add_number('r', number); }
  void add_text(const void* utf8, std::size_t size) { add_bytes('t', utf8, size); }
  void add_blob(const void* bytes, std::size_t size) { add_bytes('b', bytes, size); }

 private:
  char* grow(std::size_t bytes) {
    if (buffer_.size() < size_ + bytes) buffer_.resize(2 * (size_ + bytes));
    char* at = buffer_.data() + size_;
    size_ += bytes;
    return at;
  }

  template <typename Number>
  void add_number(char kind, Number number) {
    static_assert(sizeof number == 8);
    char* at = grow(9);
    *at = kind;
    std::memcpy(at + 1, &number, 8);
  }

  void add_bytes(char kind, const void* bytes, std::size_t size) {
    add_number(kind, static_cast<std::uint64_t>(size));
    if (size > 0) std::memcpy(grow(size), bytes, size);
  }

  std::string buffer_ = std::string(256, '\0');
  std::size_t size_ = 0;
};

inline Digest as_digest(const XXH128_hash_t& hash) {
  return {.low = hash.low64, .high = hash.high64};
}

// The current row of a statement.
class SteppedRow {
 public:
  // `utf8`: the database keeps its text so.
  SteppedRow(sqlite3_stmt* statement, bool utf8) : statement_(statement), utf8_(utf8) {}

  // Whether the value is one.
  bool add_to(Encoder& encoder, int column) const {
    switch (sqlite3_column_type(statement_, column)) {
      case SQLITE_INTEGER:
        encoder.add_integer(sqlite3_column_int64(statement_, column));
        return true;
      case SQLITE_FLOAT:
        encoder.add_real(sqlite3_column_double(statement_, column));
        return true;
      case SQLITE_TEXT: {
        // Asking UTF-8 for its bytes saves the copy that a terminating NUL would need.
        const void* text = utf8_ ? sqlite3_column_blob(statement_, column)
                                 : sqlite3_column_text(statement_, column);
        encoder.add_text(text, size_of(column));
        return true;
      }
      case SQLITE_BLOB: {
        const void* bytes = sqlite3_column_blob(statement_, column);
        encoder.add_blob(bytes, size_of(column));
        return true;
      }
      default:
        encoder.add_null();
        return false;
    }
  }

 private:
  std::size_t size_of(int column) const {
    return static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  }

  sqlite3_stmt* statement_;
  bool utf8_;
};

}  // namespace gate
