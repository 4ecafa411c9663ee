// Sums of the rows of pages that were read before. What a page's rows come to is a matter of its
// bytes alone, and of how the table's columns lie in them: whichever database they are met in
// again, and after whatever was done to it, they need not be decoded once more. Column by column,
// so that what a table has gained does not make the rest of it unknown.
#pragma once

#include <xxhash.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "gate/engine/row_digest.h"

namespace gate {

// What is known of the rows of some pages.
struct KnownSums {
  // What a sum is over: a column, by all that its values depend on besides the pages; or all of
  // them from the first to that one.
  using Subject = std::uint32_t;

  std::int64_t rows = 0;
  std::int64_t loose_rows = 0;  // see RowSums
  std::vector<std::pair<Subject, ColumnSum>> columns{};
  std::vector<std::pair<Subject, Digest>> up_to{};  // where there are loose rows

  // Null where there is none; `place` is where it is likely to be.
  const ColumnSum* find_column(Subject subject, std::size_t place) const;
  const Digest* find_up_to(Subject subject, std::size_t place) const;
};

// How the sums of some pages came about: they were known; of a part of the columns; but for the
// rows that changed; or not at all.
enum class Way : std::uint8_t { known, by_columns, by_rows, decoded };

// For several threads. Holds some 16 MB at most, and begins anew where that is too little.
class PageSums {
 public:
  using Key = XXH128_hash_t;  // of the pages' bytes, and of all else that all of the sums depend on
  using Subject = KnownSums::Subject;

  // The same for the same description, and for no other; never 0.
  Subject subject_of(const std::string& description);

  // Null where nothing is known. What was found or put stays as it is.
  std::shared_ptr<const KnownSums> find(const Key& key) const;
  void put(const Key& key, KnownSums sums);

  // The pages on which the records of the pages behind `key` went on, in the order of reading, when
  // they were met last; null where that is none.
  std::shared_ptr<const std::vector<std::uint32_t>> find_overflow(const Key& key) const;
  void put_overflow(const Key& key, std::vector<std::uint32_t> pages);

  std::size_t size() const;

  // How often each way was gone.
  void count(Way way) { ++ways_[static_cast<std::size_t>(way)]; }
  std::size_t times(Way way) const { return ways_[static_cast<std::size_t>(way)]; }

 private:
  struct Hash {
    std::size_t operator()(const Key& key) const { return static_cast<std::size_t>(key.low64); }
  };
  struct Equal {
    bool operator()(const Key& a, const Key& b) const { return XXH128_isEqual(a, b) != 0; }
  };
  template <typename Value>
  using Map = std::unordered_map<Key, std::shared_ptr<const Value>, Hash, Equal>;

  void make_room(std::size_t bytes);

  mutable std::mutex mutex_{};
  Map<KnownSums> sums_{};
  Map<std::vector<std::uint32_t>> overflow_{};
  std::size_t bytes_ = 0;
  std::unordered_map<std::string, Subject> subjects_{};
  std::array<std::atomic<std::size_t>, 4> ways_{};
};

}  // namespace gate
