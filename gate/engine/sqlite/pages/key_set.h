// Keys to look others up in.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "gate/base/error.h"

namespace gate {

// As many as are remembered at once: some 32 MB.
inline constexpr std::size_t kMostRowids = 4'000'000;
inline constexpr std::size_t kMostHashes = 2'000'000;

// Rowids of a table whose first and last one are known: a bit for each number between them where
// that takes no more than `most_bytes`, else the numbers. Error where one lies outside, or they do
// not ascend, as those of a damaged table, and where there are too many to remember.
class RowidSet {
 public:
  RowidSet(std::int64_t first, std::int64_t last, std::uint64_t most_bytes)
      : first_(static_cast<std::uint64_t>(first)) {
    if (first > last) return;
    constexpr std::uint64_t kLeast = 64 << 10;  // not worth saving
    const std::uint64_t span = static_cast<std::uint64_t>(last) - first_;
    if (span / 8 < std::max(kLeast, most_bytes)) bits_.resize(static_cast<std::size_t>(span) + 1);
  }

  void add(std::int64_t rowid) {
    if (!bits_.empty()) {
      const std::size_t place = place_of(rowid);
      if (place >= bits_.size()) throw Error("a rowid is out of order");
      bits_[place] = true;
      return;
    }
    const bool ascends = rowids_.empty() || rowid > rowids_.back();
    if (!ascends) throw Error("a rowid is out of order");
    if (rowids_.size() == kMostRowids) throw Error("too many rows to remember");
    rowids_.push_back(rowid);
  }

  bool contains(std::int64_t rowid) const {
    if (bits_.empty()) return std::ranges::binary_search(rowids_, rowid);
    const std::size_t place = place_of(rowid);
    return place < bits_.size() && bits_[place];
  }

 private:
  // Unsigned: what lies before the first is far behind the last.
  std::size_t place_of(std::int64_t rowid) const {
    return static_cast<std::size_t>(static_cast<std::uint64_t>(rowid) - first_);
  }

  std::uint64_t first_;
  std::vector<bool> bits_{};
  std::vector<std::int64_t> rowids_{};  // where there are no bits
};

// Hashes of 64 bits, as they are in an open-addressed table at most half full. Another key's hash
// is there by chance with 2^-64 for each that is.
class HashSet {
 public:
  void add(std::uint64_t hash) {
    if (2 * (count_ + 1) > slots_.size()) grow();
    std::uint64_t& slot = find(as_key(hash));
    count_ += slot == kEmpty ? 1 : 0;
    slot = as_key(hash);
  }

  bool contains(std::uint64_t hash) const {
    return !slots_.empty() && find(as_key(hash)) != kEmpty;
  }

  std::size_t size() const { return count_; }

 private:
  static constexpr std::uint64_t kEmpty = 0;

  static std::uint64_t as_key(std::uint64_t hash) { return hash == kEmpty ? 1 : hash; }

  const std::uint64_t& find(std::uint64_t key) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = static_cast<std::size_t>(key) & mask;
    while (slots_[at] != kEmpty && slots_[at] != key) at = (at + 1) & mask;
    return slots_[at];
  }
  std::uint64_t& find(std::uint64_t key) {
    return const_cast<std::uint64_t&>(std::as_const(*this).find(key));
  }

  void grow() {
    constexpr std::size_t kLeast = 1024;
    std::vector<std::uint64_t> old(std::max(kLeast, 2 * slots_.size()), kEmpty);
    old.swap(slots_);
    for (const std::uint64_t key : old) {
      if (key != kEmpty) find(key) = key;
    }
  }

  std::vector<std::uint64_t> slots_{};  // a power of two
  std::size_t count_ = 0;
};

}  // namespace gate
