// Values as bytes that are equal where SQLite, comparing by BINARY, finds the values equal: a whole
// real is the integer, as which an index or a referring column may have it.
#pragma once

#include <cmath>

#include "gate/engine/encoder.h"
#include "gate/engine/sqlite/pages/record.h"

namespace gate {

inline void add_comparable(Encoder& encoder, double real) {
  constexpr double kBeyond = 9223372036854775808.0;  // 2^63
  const bool is_whole = std::trunc(real) == real && real >= -kBeyond && real < kBeyond;
  if (is_whole) {
    encoder.add_integer(static_cast<std::int64_t>(real));
  } else {
    encoder.add_real(real);
  }
}

inline void add_comparable(Encoder& encoder, const StoredValue& value) {
  switch (value.storage) {
    case Storage::null:
      return encoder.add_null();
    case Storage::integer:
      return encoder.add_integer(value.integer);
    case Storage::real:
      return add_comparable(encoder, value.real);
    case Storage::text:
      return encoder.add_text(value.bytes.data(), value.bytes.size());
    case Storage::blob:
      return encoder.add_blob(value.bytes.data(), value.bytes.size());
  }
}

}  // namespace gate
