#include "gate/engine/sqlite/pages/value_order.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "gate/base/text.h"

namespace gate {

namespace {

int rank_of(Storage storage) {
  switch (storage) {
    case Storage::null:
      return 0;
    case Storage::integer:
    case Storage::real:
      return 1;
    case Storage::text:
      return 2;
    case Storage::blob:
      break;
  }
  return 3;
}

template <typename Number>
int compare_numbers(Number a, Number b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

int compare_numbers(const StoredValue& a, const StoredValue& b) {
  const bool are_integers = a.storage == Storage::integer && b.storage == Storage::integer;
  if (are_integers) return compare_numbers(a.integer, b.integer);
  // Wide enough for each integer and each double, so that none becomes another.
  static_assert(std::numeric_limits<long double>::digits >= 64);
  const auto widen = [](const StoredValue& value) -> long double {
    if (value.storage == Storage::real) return value.real;
    return static_cast<long double>(value.integer);
  };
  return compare_numbers(widen(a), widen(b));
}

int compare_bytes(Bytes a, Bytes b) {
  const std::size_t common = std::min(a.size(), b.size());
  const int order = common > 0 ? std::memcmp(a.data(), b.data(), common) : 0;
  return order != 0 ? order : compare_numbers(a.size(), b.size());
}

std::uint8_t fold(std::uint8_t byte) {
  return byte >= 'A' && byte <= 'Z' ? static_cast<std::uint8_t>(byte + 32) : byte;
}

// Up to the first NUL that both have; then the longer one is the greater, as SQLite has it.
int compare_ignoring_case(Bytes a, Bytes b) {
  const std::size_t common = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < common; ++i) {
    if (fold(a[i]) != fold(b[i])) return fold(a[i]) - fold(b[i]);
    if (a[i] == 0) break;
  }
  return compare_numbers(a.size(), b.size());
}

Bytes without_spaces(Bytes text) {
  while (!text.empty() && text.back() == ' ') text = text.first(text.size() - 1);
  return text;
}

}  // namespace

std::optional<Collation> find_collation(std::string_view name) {
  if (equal_ignoring_case(name, "BINARY")) return Collation::binary;
  if (equal_ignoring_case(name, "NOCASE")) return Collation::nocase;
  if (equal_ignoring_case(name, "RTRIM")) return Collation::rtrim;
  return std::nullopt;
}

int compare_values(const StoredValue& a, const StoredValue& b, Collation collation) {
  const int order = compare_numbers(rank_of(a.storage), rank_of(b.storage));
  if (order != 0 || a.storage == Storage::null) return order;
  if (rank_of(a.storage) == 1) return compare_numbers(a, b);
  if (a.storage == Storage::blob || collation == Collation::binary) {
    return compare_bytes(a.bytes, b.bytes);
  }
  if (collation == Collation::nocase) return compare_ignoring_case(a.bytes, b.bytes);
  return compare_bytes(without_spaces(a.bytes), without_spaces(b.bytes));
}

StoredValue in_one_form(StoredValue value, Collation collation, std::vector<std::uint8_t>& buffer) {
  if (value.storage != Storage::text || collation == Collation::binary) return value;
  if (collation == Collation::rtrim) {
    value.bytes = without_spaces(value.bytes);
    return value;
  }
  buffer.assign(value.bytes.begin(), value.bytes.end());
  std::ranges::transform(buffer, buffer.begin(), fold);
  value.bytes = buffer;
  return value;
}

}  // namespace gate
