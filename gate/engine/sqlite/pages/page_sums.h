// Sums of the rows of pages that were read before. What a page's rows come to is a matter of its
// bytes alone, and of how the table's columns lie in them: whichever database they are met in
// again, and after whatever was done to it, they need not be decoded once more.
#pragma once

#include <xxhash.h>

#include <cstddef>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "gate/engine/sqlite/row_digest.h"

namespace gate {

// For several threads. Holds some 16 MB at most, and begins anew where that is too little.
class PageSums {
 public:
  using Key = XXH128_hash_t;  // of the pages' bytes, and of all else that their sums depend on

  std::optional<RowSums> find(const Key& key) const;
  void put(const Key& key, RowSums sums);
  std::size_t size() const;

 private:
  struct Hash {
    std::size_t operator()(const Key& key) const { return static_cast<std::size_t>(key.low64); }
  };
  struct Equal {
    bool operator()(const Key& a, const Key& b) const { return XXH128_isEqual(a, b) != 0; }
  };

  mutable std::mutex mutex_{};
  std::unordered_map<Key, RowSums, Hash, Equal> sums_{};
  std::size_t bytes_ = 0;
};

}  // namespace gate
