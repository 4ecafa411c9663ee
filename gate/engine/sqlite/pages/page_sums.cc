#include "gate/engine/sqlite/pages/page_sums.h"

#include <utility>

namespace gate {

namespace {

constexpr std::size_t kMostBytes = 16 << 20;

std::size_t bytes_of(const RowSums& sums) {
  constexpr std::size_t kOfEntry = 128;  // what the table has for each, about
  return kOfEntry + sums.columns.size() * sizeof(ColumnSum);
}

}  // namespace

std::optional<RowSums> PageSums::find(const Key& key) const {
  const std::lock_guard lock(mutex_);
  const auto found = sums_.find(key);
  return found == sums_.end() ? std::nullopt : std::optional(found->second);
}

std::size_t PageSums::size() const {
  const std::lock_guard lock(mutex_);
  return sums_.size();
}

void PageSums::put(const Key& key, RowSums sums) {
  const std::lock_guard lock(mutex_);
  if (bytes_ + bytes_of(sums) > kMostBytes) {
    sums_.clear();
    bytes_ = 0;
  }
  bytes_ += bytes_of(sums);
  sums_.insert_or_assign(key, std::move(sums));
}

}  // namespace gate
