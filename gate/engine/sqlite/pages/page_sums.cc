#include "gate/engine/sqlite/pages/page_sums.h"

#include <algorithm>
#include <utility>

namespace gate {

namespace {

constexpr std::size_t kMostBytes = 16 << 20;
constexpr std::size_t kOfEntry = 128;  // what the table has for each, about

std::size_t bytes_of(const KnownSums& sums) {
  return kOfEntry + sizeof(KnownSums) + sums.columns.size() * sizeof(sums.columns[0]) +
         sums.up_to.size() * sizeof(sums.up_to[0]);
}

template <typename Sum>
const Sum* find_in(const std::vector<std::pair<KnownSums::Subject, Sum>>& sums,
                   KnownSums::Subject subject, std::size_t place) {
  if (place < sums.size() && sums[place].first == subject) return &sums[place].second;
  const auto found = std::ranges::find(sums, subject, [](const auto& sum) { return sum.first; });
  return found == sums.end() ? nullptr : &found->second;
}

template <typename Map, typename Key>
auto find_key(const Map& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : found->second;
}

}  // namespace

const ColumnSum* KnownSums::find_column(Subject subject, std::size_t place) const {
  return find_in(columns, subject, place);
}

const Digest* KnownSums::find_up_to(Subject subject, std::size_t place) const {
  return find_in(up_to, subject, place);
}

PageSums::Subject PageSums::subject_of(const std::string& description) {
  const std::lock_guard lock(mutex_);
  return subjects_.emplace(description, static_cast<Subject>(subjects_.size() + 1)).first->second;
}

std::shared_ptr<const KnownSums> PageSums::find(const Key& key) const {
  const std::lock_guard lock(mutex_);
  return find_key(sums_, key);
}

std::shared_ptr<const std::vector<std::uint32_t>> PageSums::find_overflow(const Key& key) const {
  const std::lock_guard lock(mutex_);
  return find_key(overflow_, key);
}

std::size_t PageSums::size() const {
  const std::lock_guard lock(mutex_);
  return sums_.size();
}

void PageSums::make_room(std::size_t bytes) {
  if (bytes_ + bytes > kMostBytes) {
    sums_.clear();
    overflow_.clear();
    bytes_ = 0;
  }
  bytes_ += bytes;
}

void PageSums::put(const Key& key, KnownSums sums) {
  const std::lock_guard lock(mutex_);
  make_room(bytes_of(sums));
  auto& known = sums_[key];
  if (known != nullptr) bytes_ -= bytes_of(*known);
  known = std::make_shared<const KnownSums>(std::move(sums));
}

void PageSums::put_overflow(const Key& key, std::vector<std::uint32_t> pages) {
  const std::lock_guard lock(mutex_);
  const auto bytes_with = [](std::size_t count) {
    return kOfEntry + count * sizeof(std::uint32_t);
  };
  make_room(bytes_with(pages.size()));
  auto& known = overflow_[key];
  if (known != nullptr) bytes_ -= bytes_with(known->size());
  known = std::make_shared<const std::vector<std::uint32_t>>(std::move(pages));
}

}  // namespace gate
