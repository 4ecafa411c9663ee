// Rows of a statement as bytes, and their hashes.
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
  explicit Encoder(bool utf8) : utf8_(utf8) {}

  std::size_t size() const { return size_; }
  const char* data() const { return buffer_.data(); }
  void cut(std::size_t size) { size_ = size; }

  // Whether the value is one.
  bool add(sqlite3_stmt* statement, int column) {
    const int type = sqlite3_column_type(statement, column);
    switch (type) {
      case SQLITE_INTEGER:
        add_number('i', sqlite3_column_int64(statement, column));
        return true;
      case SQLITE_FLOAT:
        add_number('r', sqlite3_column_double(statement, column));
        return true;
      case SQLITE_TEXT: {
        // Asking UTF-8 for its bytes saves the copy that a terminating NUL would need.
        const void* text =
            utf8_ ? sqlite3_column_blob(statement, column) : sqlite3_column_text(statement, column);
        add_bytes('t', text, sqlite3_column_bytes(statement, column));
        return true;
      }
      case SQLITE_BLOB: {
        const void* bytes = sqlite3_column_blob(statement, column);
        add_bytes('b', bytes, sqlite3_column_bytes(statement, column));
        return true;
      }
      default:
        *grow(1) = 'n';
        return false;
    }
  }

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

  void add_bytes(char kind, const void* bytes, int count) {
    const auto length = static_cast<std::uint64_t>(count);
    add_number(kind, length);
    if (count > 0) std::memcpy(grow(length), bytes, length);
  }

  std::string buffer_ = std::string(256, '\0');
  std::size_t size_ = 0;
  bool utf8_;
};

inline Digest as_digest(const XXH128_hash_t& hash) {
  return {.low = hash.low64, .high = hash.high64};
}

}  // namespace gate
