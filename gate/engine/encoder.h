// Rows as bytes, and their hashes.
#pragma once

#define XXH_INLINE_ALL
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

}  // namespace gate
